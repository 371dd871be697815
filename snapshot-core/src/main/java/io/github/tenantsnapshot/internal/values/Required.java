package io.github.tenantsnapshot.internal.values;

import org.jspecify.annotations.Nullable;

/** The check of builders that a value has been set. */
public final class Required {

  private Required() {}

  /**
   * Returns a value of a builder.
   *
   * @param name the name of the value in the message
   * @throws IllegalStateException if the value is null
   */
  public static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalStateException(name + " must be set");
    }
    return value;
  }
}
