package io.github.tenantsnapshot;

/**
 * The rejection of a call, with one subtype for each reason. A rejected call has changed nothing.
 *
 * <p>Later versions may add subtypes, so code that distinguishes them needs a default. Only this
 * library creates subtypes.
 *
 * <p>Do not serialize it: the lists and jobs that some subtypes hold are transient.
 */
public abstract class SnapshotException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SnapshotException(String message) {
    super(message);
  }
}
