package io.github.tenantsnapshot.tests.structure;

import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.examples.Main;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The locations of the modules of this build and of their libraries: folders or jars. */
final class MainCode {

  static final Path CORE = locationOf(SnapshotService.class);
  static final Path STORE_CONTRACT = locationOf(JobStoreContract.class);
  static final Path MEMORY_STORE = locationOf(MemoryJobStore.class);
  static final Path JDBC_STORE = locationOf(JdbcJobStore.class);
  static final Path SIMULATOR = locationOf(TenantSimulator.class);
  static final Path SIMULATOR_HTTP = locationOf(GraphServer.class);
  static final Path SIMULATOR_JUNIT = locationOf(TenantSimulatorExtension.class);
  static final Path SIMULATOR_OKHTTP = locationOf(GraphInterceptor.class);
  static final Path SERVER = locationOf(io.github.tenantsnapshot.server.Main.class);
  static final Path EXAMPLES = locationOf(Main.class);

  /** All modules of this build except the tests and benchmarks. */
  static final List<Path> ALL =
      List.of(
          CORE,
          STORE_CONTRACT,
          MEMORY_STORE,
          JDBC_STORE,
          SIMULATOR,
          SIMULATOR_HTTP,
          SIMULATOR_JUNIT,
          SIMULATOR_OKHTTP,
          SERVER,
          EXAMPLES);

  private MainCode() {}

  static Path locationOf(String type) {
    try {
      return locationOf(Class.forName(type));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static URL urlOf(Path location) {
    try {
      return location.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the class files of a module by their names, such as {@code a/B.class}. */
  static Map<String, byte[]> classFiles(Path location) {
    try {
      if (Files.isDirectory(location)) {
        return read(location);
      }
      URI jar = URI.create("jar:" + location.toUri());
      try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
        return read(files.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> read(Path root) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".class")) {
          String name = root.relativize(file).toString().replace('\\', '/');
          classes.put(name, Files.readAllBytes(file));
        }
      }
    }
    return classes;
  }
}
