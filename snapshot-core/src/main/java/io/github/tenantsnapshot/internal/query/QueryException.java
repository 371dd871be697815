package io.github.tenantsnapshot.internal.query;

/** A query option is not valid, or asks for what its property does not support. */
public final class QueryException extends Exception {

  private static final long serialVersionUID = 1L;

  QueryException(String message) {
    super(message, null, false, false); // an answer to the client: it needs no stack trace
  }
}
