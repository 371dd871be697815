package io.github.tenantsnapshot.spi;

import java.util.Objects;

/**
 * The failure of a job store, for example because its database is unreachable or full.
 *
 * <p>Every {@link JobStore} throws this class, also one that is not part of this library. It is
 * sealed, but not abstract: a {@code switch} over it needs a case for the class itself, so a new
 * subtype in a later version breaks no {@code switch}.
 */
public sealed class JobStoreException extends RuntimeException permits UnreadableJobException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public JobStoreException(String message) {
    super(Objects.requireNonNull(message, "message must not be null"));
  }

  /** Creates an exception with a cause. */
  public JobStoreException(String message, Throwable cause) {
    super(
        Objects.requireNonNull(message, "message must not be null"),
        Objects.requireNonNull(cause, "cause must not be null"));
  }
}
