package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * An H2 database file and the pool of connections to it. Thread-safe.
 *
 * <p>H2 and its pool are reached by reflection, so that neither the compiler nor the module
 * descriptor needs H2, and hosts with another database can exclude it.
 */
final class H2File implements AutoCloseable {

  private static final String POOL_CLASS = "org.h2.jdbcx.JdbcConnectionPool";
  private static final String SUFFIX = ".mv.db";
  private static final int DATABASE_ALREADY_OPEN = 90_020;

  /**
   * The file system {@code async} keeps the file open when a thread that uses it is interrupted. H2
   * must not close the file on exit of the JVM, because the host's shutdown hooks may still use the
   * store. Failures are thrown, so that a trace file beside the database is superfluous. {@link
   * H2Dialect} sets the write delay, and makes write transactions take turns.
   */
  private static final String URL_PREFIX = "jdbc:h2:async:";

  private static final String URL_SETTINGS = ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

  private final DataSource pool;

  private H2File(DataSource pool) {
    this.pool = pool;
  }

  /**
   * Opens a file; creates the file and its folders if they are missing.
   *
   * @param file the file; {@code .mv.db} is appended unless it ends so
   * @throws IllegalArgumentException if H2 cannot name the file in a URL
   * @throws JobStoreException if H2 is missing, or if the file cannot be opened for writing
   */
  static H2File open(Path file) {
    Path absolute = withSuffix(file);
    requireWritable(absolute);
    String path = absolute.toString();
    String url = URL_PREFIX + path.substring(0, path.length() - SUFFIX.length()) + URL_SETTINGS;
    H2File opened = new H2File(newPool(url));
    try (Connection connection = opened.pool.getConnection()) {
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw new JobStoreException(
          e.getErrorCode() == DATABASE_ALREADY_OPEN
              ? "the file of the job store is in use by another process or another H2 URL: "
                  + absolute
                  + "; processes that share jobs need a database server"
              : "the file of the job store cannot be opened: "
                  + absolute
                  + ": "
                  + SqlFailures.reason(e),
          e);
    }
  }

  private static Path withSuffix(Path file) {
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException(
          "file must belong to the default file system: " + file.toUri());
    }
    Path absolute = file.toAbsolutePath().normalize();
    if (absolute.getFileName() == null || absolute.toString().indexOf(';') >= 0) {
      throw new IllegalArgumentException(
          "file must have a name, and must not contain ';': " + absolute);
    }
    String name = absolute.getFileName().toString();
    return name.endsWith(SUFFIX) && name.length() > SUFFIX.length()
        ? absolute
        : absolute.resolveSibling(name + SUFFIX);
  }

  /** H2 would open a file that it cannot write to as read-only. */
  private static void requireWritable(Path file) {
    Path folder = file.getParent();
    if (folder != null) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new JobStoreException(
            "the folder of the job store's file cannot be created: " + folder, e);
      }
    }
    if (Files.exists(file)) {
      if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
        throw new JobStoreException("the job store's file must be a writable file: " + file);
      }
    } else if (folder != null && !Files.isWritable(folder)) {
      throw new JobStoreException("the folder of the job store's file must be writable: " + folder);
    }
  }

  private static DataSource newPool(String url) {
    try {
      return (DataSource)
          poolClass()
              .getMethod("create", String.class, String.class, String.class)
              .invoke(null, url, "sa", "");
    } catch (ReflectiveOperationException e) {
      throw failed(e);
    }
  }

  private static Class<?> poolClass() {
    try {
      return Class.forName(POOL_CLASS);
    } catch (ClassNotFoundException e) {
      throw new JobStoreException(
          "H2 must be on the class path or module path to open a file:"
              + " add com.h2database:h2 as a runtime dependency",
          e);
    }
  }

  private static IllegalStateException failed(ReflectiveOperationException failure) {
    Throwable cause = failure instanceof InvocationTargetException ? failure.getCause() : failure;
    return new IllegalStateException("the pool of H2 cannot be used: " + cause, cause);
  }

  /**
   * Returns the pool; its connections fail with {@link IllegalStateException} once it is closed.
   */
  DataSource pool() {
    return pool;
  }

  /** Closes the connections; H2 closes the file with the last of them. Idempotent. */
  @Override
  public void close() {
    try {
      pool.getClass().getMethod("dispose").invoke(pool);
    } catch (ReflectiveOperationException e) {
      throw failed(e);
    }
  }
}
