@echo off
rem Starts Slicewise on Windows: finds Java, builds on first use with Maven, then runs it.
setlocal
set "HOME_DIR=%~dp0"
if "%HOME_DIR:~-1%"=="\" set "HOME_DIR=%HOME_DIR:~0,-1%"
set "JAR=%HOME_DIR%\app\target\slicewise\slicewise.jar"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo slicewise: no Java was found. Install a JDK 17 or newer and put it on the PATH, or set JAVA_HOME. 1>&2
  exit /b 1
)
if not exist "%JAR%" (
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
)
if "%OPENBLAS_NUM_THREADS%"=="" set "OPENBLAS_NUM_THREADS=1"
"%JAVA%" -Djava.awt.headless=true "-Dslicewise.home=%HOME_DIR%" %SLICEWISE_JAVA_OPTS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%
