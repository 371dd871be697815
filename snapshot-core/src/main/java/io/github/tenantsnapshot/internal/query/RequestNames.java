package io.github.tenantsnapshot.internal.query;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the names in one request with the names of the API, and collects a note for each that is
 * spelled in another case. Used by one thread.
 *
 * <p>Only ASCII letters have a case here: all names of the API consist of them, and the rules for
 * other letters depend on the language.
 */
public final class RequestNames {

  /** A request may have many spellings of one name; the first ones show what is wrong. */
  private static final int MAX_NOTES = 20;

  private final boolean caseMatters;
  private final Set<String> notes = new LinkedHashSet<>();

  private RequestNames(boolean caseMatters) {
    this.caseMatters = caseMatters;
  }

  /** Returns the names of a request in which case matters. */
  public static RequestNames exact() {
    return new RequestNames(true);
  }

  /** Returns the names of a request in which case does not matter. */
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
    if (written.equals(name)) {
      return true;
    }
    for (String alternative : alternatives) {
      if (written.equals(alternative)) {
        return true;
      }
    }
    if (caseMatters || !equalsIgnoringCase(written, name)) {
      return false;
    }
    if (notes.size() < MAX_NOTES) {
      notes.add("the canonical spelling of '" + written + "' is '" + name + "'");
    }
    return true;
  }

  /** Returns the one of the API's names that a name of the request is; null if it is none. */
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

  /** Returns a sentence for each spelling that is not canonical, up to a bound. */
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
