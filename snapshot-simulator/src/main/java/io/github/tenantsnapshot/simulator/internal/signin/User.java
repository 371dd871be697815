package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.Caller;
import java.util.Objects;

/**
 * A user who can sign in. Immutable.
 *
 * @param name the sign-in name
 * @param caller the user with all permissions that tokens may have
 */
public record User(String name, Caller caller) {

  /** The maximum length of a sign-in name. */
  public static final int MAX_NAME = 256;

  /** The tenant and the sign-in name of a user, who may be absent. */
  record Key(String tenantId, String name) {}

  Key key() {
    return new Key(caller.tenantId(), name);
  }

  String id() {
    return Objects.requireNonNull(Objects.requireNonNull(caller.identity().user()).id());
  }

  String displayName() {
    return Objects.requireNonNullElse(
        Objects.requireNonNull(caller.identity().user()).displayName(), name);
  }
}
