package io.github.tenantsnapshot.spi;

/** A job store could not do its work: its database is out of reach, full, or refuses. */
public class JobStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception of the store's own. */
  public JobStoreException(String message) {
    super(message);
  }

  /** Makes an exception that another one has caused. */
  public JobStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
