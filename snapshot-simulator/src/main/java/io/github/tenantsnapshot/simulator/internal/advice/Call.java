package io.github.tenantsnapshot.simulator.internal.advice;

import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.internal.http.PercentEncoding;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import io.github.tenantsnapshot.simulator.JournalEntry;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request of a journal, as the detectors see it. Not thread-safe. */
public final class Call {

  private static final String BETA = "/beta/";

  private final JournalEntry entry;
  private final @Nullable String key;
  private final @Nullable Set<Permission> permissions;
  private @Nullable List<JobView> jobs;
  private @Nullable CreateView create;

  /**
   * Creates a call.
   *
   * @param key the id in the URL; null if the operation has none
   * @param permissions the permissions of the caller; null if they are unknown
   */
  public Call(JournalEntry entry, @Nullable String key, @Nullable Set<Permission> permissions) {
    this.entry = entry;
    this.key = key;
    this.permissions = permissions;
  }

  JournalEntry entry() {
    return entry;
  }

  boolean is(GraphOperation operation) {
    return entry.operation() == operation;
  }

  /** Returns the tenant and the caller, as a key. */
  String client() {
    return tenant() + " " + Objects.requireNonNullElse(entry.caller(), "");
  }

  String tenant() {
    return Objects.requireNonNullElse(entry.tenantId(), "");
  }

  /** Returns the name of the caller, for texts. */
  String callerName() {
    return Objects.requireNonNullElse(entry.caller(), "the caller");
  }

  /** Returns the id in the URL, in lower case; empty if the operation has none. */
  String key() {
    return key == null ? "" : key.toLowerCase(Locale.ROOT);
  }

  /** Returns the permissions of the caller; null if they are unknown. */
  @Nullable Set<Permission> permissions() {
    return permissions;
  }

  /** Returns the jobs in the response that the client has read; empty if it has none. */
  List<JobView> jobs() {
    if (jobs == null) {
      boolean has =
          is(GraphOperation.CREATE_SNAPSHOT)
              || is(GraphOperation.GET_JOB)
              || is(GraphOperation.LIST_JOBS);
      jobs = has && entry.status() == 200 ? JobView.of(entry.responseBody(), key()) : List.of();
    }
    return jobs;
  }

  /** Returns the body of a request that creates a snapshot. */
  CreateView create() {
    if (create == null) {
      create = CreateView.of(entry.requestBody());
    }
    return create;
  }

  /** Returns whether a 409 is about the name: it may be configured for other errors too. */
  boolean namesTheName() {
    return entry.responseBody().contains("displayName");
  }

  boolean isBeta() {
    String path = RequestTarget.of(entry.url()).path();
    return path.regionMatches(true, 0, BETA, 0, BETA.length());
  }

  /** Returns whether the option {@code $select} names a property. */
  boolean selects(String property) {
    for (String option : RequestTarget.of(entry.url()).options()) {
      String[] parts = decoded(option).split("=", 2);
      boolean select =
          parts[0].equalsIgnoreCase("$select") || (isBeta() && parts[0].equalsIgnoreCase("select"));
      if (select && parts.length == 2) {
        for (String part : parts[1].split(",", -1)) {
          String name = part.strip();
          if (name.equals("*") || name.equalsIgnoreCase(property)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static String decoded(String option) {
    try {
      return PercentEncoding.decodeQuery(option);
    } catch (IllegalArgumentException e) { // such a request gets 400
      return option;
    }
  }
}
