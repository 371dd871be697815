package io.github.tenantsnapshot.simulator.internal.directory;

import io.github.tenantsnapshot.graph.GraphError;

/** The rejection of a directory request, with its response. */
final class DirectoryException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient GraphError error;

  private DirectoryException(int status, String code, String message) {
    super(message);
    this.error = new GraphError(status, code, message);
  }

  static DirectoryException badRequest(String message) {
    return new DirectoryException(400, "Request_BadRequest", message);
  }

  static DirectoryException notFound(String id) {
    return new DirectoryException(
        404,
        "Request_ResourceNotFound",
        "Resource '"
            + id
            + "' does not exist or one of its queried reference-property objects are not present.");
  }

  static DirectoryException conflict(String message) {
    return new DirectoryException(409, "Request_MultipleObjectsWithSameKeyValue", message);
  }

  static DirectoryException notSimulated(String method, String path) {
    return new DirectoryException(
        501, "NotImplemented", method + " " + path + " is not simulated; the collection is empty.");
  }

  GraphError error() {
    return error;
  }
}
