package io.github.tenantsnapshot.internal.query;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of the names in one request with the names of the API. It notes each name whose case
 * differs. Not thread-safe.
 *
 * <p>Only the case of ASCII letters is ignored: all names of the API consist of them, and the rules
 * for other letters depend on the language.
 */
public final class RequestNames {

  /** The maximum number of notes; without it, a request could cause any number of them. */
  private static final int MAX_NOTES = 20;

  private final boolean caseMatters;
  private Set<String> notes = Set.of(); // most requests have none

  private RequestNames(boolean caseMatters) {
    this.caseMatters = caseMatters;
  }

  /** Returns a case-sensitive comparison. */
  public static RequestNames exact() {
    return new RequestNames(true);
  }

  /** Returns a case-insensitive comparison. */
  public static RequestNames inAnyCase() {
    return new RequestNames(false);
  }

  /**
   * Returns whether a name of the request is a name of the API.
   *
   * @param written the name in the request
   * @param name the name in the API
   * @param alternatives other spellings that the API itself uses
   */
  public boolean is(String written, String name, String... alternatives) {
    for (String alternative : alternatives) {
      if (written.equals(alternative)) {
        return true;
      }
    }
    return is(written, name);
  }

  /**
   * Returns whether a name of the request is a name of the API.
   *
   * @param written the name in the request
   * @param name the name in the API
   */
  public boolean is(String written, String name) {
    if (written.equals(name)) {
      return true;
    }
    if (caseMatters || !equalsIgnoringCase(written, name)) {
      return false;
    }
    if (notes.isEmpty()) {
      notes = new LinkedHashSet<>();
    }
    if (notes.size() < MAX_NOTES) {
      notes.add("the canonical spelling of '" + written + "' is '" + name + "'");
    }
    return true;
  }

  /** Returns the name of the API that equals a name in the request; null if there is none. */
  public @Nullable String find(Collection<String> names, String written) {
    if (names.contains(written)) {
      return written;
    }
    for (String name : names) {
      if (is(written, name)) {
        return name;
      }
    }
    return null;
  }

  /** Returns a note for each of the first 20 spellings that are not canonical. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  private static boolean equalsIgnoringCase(String one, String other) {
    if (one.length() != other.length()) {
      return false;
    }
    for (int i = 0; i < one.length(); i++) {
      if (lowerCase(one.charAt(i)) != lowerCase(other.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char lowerCase(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}
