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

  String id() {
    return Objects.requireNonNull(Objects.requireNonNull(caller.identity().user()).id());
  }

  String displayName() {
    return Objects.requireNonNullElse(
        Objects.requireNonNull(caller.identity().user()).displayName(), name);
  }
}
