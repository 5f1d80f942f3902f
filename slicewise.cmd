@echo off
rem Starts Slicewise on Windows: finds Java, builds on first use with Maven, then runs it.
rem Unlike ./slicewise it gives Java no version's own options: from Java 24 on, Java itself prints
rem warnings about native access, which are harmless.
setlocal DisableDelayedExpansion
set "HOME_DIR=%~dp0"
if "%HOME_DIR:~-1%"=="\" set "HOME_DIR=%HOME_DIR:~0,-1%"
set "JAR=%HOME_DIR%\app\target\slicewise\slicewise.jar"
set "JAVA=java"
if not defined JAVA_HOME goto :version
rem JAVA_HOME is sometimes set with quotes or with a backslash at its end.
set "JAVA=%JAVA_HOME:"=%"
if "%JAVA:~-1%"=="\" set "JAVA=%JAVA:~0,-1%"
set "JAVA=%JAVA%\bin\java.exe"

:version
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo slicewise: no Java was found. Install a JDK 17 or newer and put it on the PATH, or set JAVA_HOME. 1>&2
  exit /b 1
)
rem From the line: java.specification.version = 17
set "MAJOR="
for /f "tokens=5 delims=. " %%v in ('call "%JAVA%" -XshowSettings:properties -version 2^>^&1 ^| findstr /c:"java.specification.version ="') do set "MAJOR=%%v"
if not defined MAJOR set "MAJOR=0"
if %MAJOR% LSS 17 (
  echo slicewise: Java 17 or newer is needed, and the one found is older. Install a JDK 17 or newer and put it on the PATH, or set JAVA_HOME. 1>&2
  exit /b 1
)
if exist "%JAR%" goto :start
where mvn >nul 2>&1
if errorlevel 1 (
  echo slicewise: Maven 3.8 or newer is needed for the first build and 'mvn' is not on the PATH. Install it and run this again. 1>&2
  exit /b 1
)
echo slicewise: building, on first use only ... 1>&2
pushd "%HOME_DIR%"
call mvn -q -B -ntp -Dmaven.test.skip=true -Djacoco.skip=true package 1>&2
if errorlevel 1 (
  popd
  echo slicewise: the build failed; the messages are above. 1>&2
  exit /b 1
)
popd

:start
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=1"
"%JAVA%" -XX:-UsePerfData -Djava.awt.headless=true "-Dslicewise.home=%HOME_DIR%" %SLICEWISE_JAVA_OPTS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%
