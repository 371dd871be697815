package io.github.tenantsnapshot.spi;

/** A job store could not do its work: its database is out of reach, full, or refuses. */
public final class JobStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception. */
  public JobStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
