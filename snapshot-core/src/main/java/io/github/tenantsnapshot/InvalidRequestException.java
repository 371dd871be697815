package io.github.tenantsnapshot;

import java.util.List;
import java.util.stream.Collectors;

/** The request violates one or more rules; the exception lists all violations. */
public final class InvalidRequestException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  /** The maximum number of violations in the message; the list contains all of them. */
  private static final int MAX_IN_MESSAGE = 20;

  private final transient List<Violation> violations;

  InvalidRequestException(List<Violation> violations) {
    super(
        violations.stream()
            .limit(MAX_IN_MESSAGE)
            .map(Violation::message)
            .collect(
                Collectors.joining(
                    " ",
                    "The request is not valid. ",
                    violations.size() > MAX_IN_MESSAGE
                        ? " And " + (violations.size() - MAX_IN_MESSAGE) + " more."
                        : "")));
    this.violations = List.copyOf(violations);
  }

  /** Returns the violations in the order of the request's members: from 1 to 1,000. */
  public List<Violation> violations() {
    return violations;
  }
}
