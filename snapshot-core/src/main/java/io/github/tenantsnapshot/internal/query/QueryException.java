package io.github.tenantsnapshot.internal.query;

/** Thrown if a query option is invalid, or is not supported by its property. */
public final class QueryException extends Exception {

  private static final long serialVersionUID = 1L;

  QueryException(String message) {
    super(message, null, false, false); // becomes a response: no stack trace needed
  }
}
