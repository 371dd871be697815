package io.github.tenantsnapshot.tests.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expected text that has holes: ids that the service generates. A hole is {@code «name»}. Each
 * name has one id, which the first match determines; {@code «»} matches any id, and {@code «token»}
 * any skip token.
 */
final class Expectation {

  private static final Pattern HOLE = Pattern.compile("«([^»]*)»");
  private static final Pattern GUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");

  /** The ids of holes. */
  interface Ids {

    /** Returns the id of a hole; null before its first match. */
    String known(String hole);

    /** Keeps an id; returns false if it cannot be new. */
    boolean learn(String hole, String id);
  }

  private Expectation() {}

  /** Returns whether a text matches, and learns the ids that were unknown. */
  static boolean matches(String expected, String actual, Ids ids) {
    Matcher hole = HOLE.matcher(expected);
    int inExpected = 0;
    int inActual = 0;
    while (hole.find()) {
      String before = expected.substring(inExpected, hole.start());
      if (!actual.startsWith(before, inActual)) {
        return false;
      }
      inActual += before.length();
      inExpected = hole.end();
      String name = hole.group(1);
      String known = name.isEmpty() || name.equals("token") ? null : ids.known(name);
      if (known != null) {
        if (!actual.startsWith(known, inActual)) {
          return false;
        }
        inActual += known.length();
        continue;
      }
      Matcher id = (name.equals("token") ? TOKEN : GUID).matcher(actual);
      if (!id.region(inActual, actual.length()).lookingAt()) {
        return false;
      }
      if (!name.isEmpty() && !name.equals("token") && !ids.learn(name, id.group())) {
        return false;
      }
      inActual = id.end();
    }
    return actual.substring(inActual).equals(expected.substring(inExpected));
  }
}
