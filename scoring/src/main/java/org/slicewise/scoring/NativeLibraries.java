package org.slicewise.scoring;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;

/**
 * ONNX Runtime's native libraries, unpacked once into the user's cache folder. Left alone, ONNX
 * Runtime unpacks them from its jar into a temporary folder at every start, which is the larger
 * part of scoring one image.
 */
public final class NativeLibraries {
  /** ONNX Runtime's own setting: the folder it loads its libraries from. */
  private static final String NATIVE_PATH = "onnxruntime.native.path";

  private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

  private NativeLibraries() {}

  /**
   * The user's cache folder for Slicewise, which may not exist yet: {@code
   * $XDG_CACHE_HOME/slicewise} or {@code ~/.cache/slicewise}; on macOS {@code
   * ~/Library/Caches/slicewise}; on Windows {@code %LOCALAPPDATA%\slicewise}.
   */
  public static Path cacheFolder() {
    return cacheFolder(
        System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
  }

  static Path cacheFolder(Map<String, String> environment, String osName, Path home) {
    String os = osName.toLowerCase(Locale.ROOT);
    if (os.startsWith("windows")) {
      return absolute(environment.get("LOCALAPPDATA"), home.resolve("AppData").resolve("Local"));
    }
    Path usual =
        os.startsWith("mac") ? home.resolve("Library").resolve("Caches") : home.resolve(".cache");
    return absolute(environment.get("XDG_CACHE_HOME"), usual);
  }

  /** The XDG specification: a relative path is to be ignored. */
  private static Path absolute(String folder, Path otherwise) {
    Path chosen = folder != null && Path.of(folder).isAbsolute() ? Path.of(folder) : otherwise;
    return chosen.resolve("slicewise");
  }

  /**
   * Points ONNX Runtime at the unpacked libraries; must run before its first use. A folder that the
   * user has set stands. Where the cache cannot be written, ONNX Runtime unpacks for itself, which
   * is slower and otherwise the same; the debug log says so.
   */
  static void prepare() {
    if (System.getProperty(NATIVE_PATH) != null) {
      return;
    }
    try {
      System.setProperty(NATIVE_PATH, unpack(cacheFolder()).toString());
    } catch (IOException e) {
      System.getLogger(NativeLibraries.class.getName())
          .log(
              System.Logger.Level.DEBUG,
              "ONNX Runtime unpacks its libraries into a temporary folder: "
                  + cacheFolder()
                  + " cannot be used",
              e);
    }
  }

  /**
   * Unpacks what is missing or damaged. Any number of processes may do so at once: each writes to a
   * name of its own and moves the whole file into place.
   *
   * @return the folder that holds the libraries
   * @throws IOException when the folder cannot be written or the libraries do not come from a jar
   */
  static Path unpack(Path cache) throws IOException {
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    String version = ai.onnxruntime.OrtEnvironment.class.getPackage().getImplementationVersion();
    Path folder = cache.resolve("onnxruntime-%s-%s".formatted(version, platform));
    for (String library : LIBRARIES) {
      String name = System.mapLibraryName(library);
      unpack("/ai/onnxruntime/native/" + platform + "/" + name, folder.resolve(name));
    }
    return folder;
  }

  /** The names of platforms inside ONNX Runtime's jar. */
  static String platform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    return (os.startsWith("mac") ? "osx" : os.startsWith("windows") ? "win" : "linux")
        + "-"
        + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }

  private static void unpack(String resource, Path target) throws IOException {
    URL url = ai.onnxruntime.OrtEnvironment.class.getResource(resource);
    if (url == null) {
      throw new FileNotFoundException("no " + resource + " in ONNX Runtime's jar");
    }
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    if (!(connection instanceof JarURLConnection jarConnection)) {
      throw new IOException(url + " is not in a jar");
    }
    try (JarFile jar = jarConnection.getJarFile()) {
      ZipEntry entry = jarConnection.getJarEntry();
      if (!isStamped(target, entry)) {
        if (holds(target, entry)) {
          Files.setLastModifiedTime(target, stamp(entry));
        } else {
          replace(target, jar, entry);
        }
      }
    }
  }

  private static void replace(Path target, JarFile jar, ZipEntry entry) throws IOException {
    Files.createDirectories(target.getParent());
    Path temporary = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part");
    try {
      try (InputStream in = jar.getInputStream(entry);
          OutputStream out = Files.newOutputStream(temporary)) {
        in.transferTo(out);
      }
      Files.setLastModifiedTime(temporary, stamp(entry));
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // Windows keeps a library in use from being replaced: another process was first.
      if (!holds(target, entry)) {
        throw e;
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * The time that a file gets whose checksum is known to be right: whoever writes to it changes the
   * time. Reading 20 MB for their checksum at every start took a twentieth of scoring one image.
   * Before 2004, as not every file system knows later years than 2038.
   */
  private static FileTime stamp(ZipEntry entry) {
    return FileTime.from(entry.getCrc() & 0x3fffffff, TimeUnit.SECONDS);
  }

  private static boolean isStamped(Path file, ZipEntry entry) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == entry.getSize()
        && Files.getLastModifiedTime(file).equals(stamp(entry));
  }

  /** Whether the file holds what the jar holds, by size and checksum. */
  private static boolean holds(Path file, ZipEntry entry) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
      return false;
    }
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[1 << 18];
    try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
      while (in.read(buffer) >= 0) {
        // the checksum is all that is wanted
      }
    }
    return crc.getValue() == entry.getCrc();
  }
}
