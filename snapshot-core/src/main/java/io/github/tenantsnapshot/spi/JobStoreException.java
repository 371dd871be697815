package io.github.tenantsnapshot.spi;

import java.util.Objects;

/** A job store could not do its work: its database is out of reach, full, or refuses. */
public sealed class JobStoreException extends RuntimeException permits UnreadableJobException {

  private static final long serialVersionUID = 1L;

  /** Makes an exception of the store's own. */
  public JobStoreException(String message) {
    super(Objects.requireNonNull(message, "message must not be null"));
  }

  /** Makes an exception that another one has caused. */
  public JobStoreException(String message, Throwable cause) {
    super(
        Objects.requireNonNull(message, "message must not be null"),
        Objects.requireNonNull(cause, "cause must not be null"));
  }
}
