package io.github.tenantsnapshot.simulator.internal.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Truncates texts, headers and notes, and marks the places. */
public final class BoundedText {

  /** The mark at the end of a truncated text, and in place of dropped headers and notes. */
  public static final String MARK = "…[truncated]";

  private static final int MOST_LINES = 100;
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_VALUE = 4 * 1024;
  private static final int LONGEST_HEADERS = 16 * 1024;
  private static final int MOST_NOTES = 20;
  private static final int LONGEST_NOTE = 512;

  private BoundedText() {}

  /** Returns a text; of one that is longer than the maximum, its beginning and the mark. */
  public static String of(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + MARK;
  }

  /**
   * Returns at most 100 lines and 16 KiB of headers. A header named with the mark has the number of
   * dropped lines.
   */
  public static Map<String, List<String>> headers(Map<String, List<String>> headers) {
    Map<String, List<String>> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int lines = 0;
    int length = 0;
    int missing = 0;
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      String name = of(header.getKey(), LONGEST_NAME);
      List<String> values = new ArrayList<>();
      for (String value : header.getValue()) {
        String bounded = of(value, LONGEST_VALUE);
        if (lines == MOST_LINES || length + name.length() + bounded.length() > LONGEST_HEADERS) {
          missing++;
        } else {
          values.add(bounded);
          lines++;
          length += name.length() + bounded.length();
        }
      }
      if (!values.isEmpty() || (header.getValue().isEmpty() && kept.size() < MOST_LINES)) {
        kept.put(name, Collections.unmodifiableList(values));
      }
    }
    if (missing > 0) {
      kept.put(MARK, List.of(missing + " more"));
    }
    return Collections.unmodifiableMap(kept);
  }

  /** Returns headers of a response within the bounds of {@link #headers}. */
  public static Map<String, String> responseHeaders(Map<String, String> headers) {
    Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> lines.put(name, List.of(value)));
    Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers(lines).forEach((name, values) -> kept.put(name, values.get(0)));
    return Collections.unmodifiableMap(kept);
  }

  /** Returns at most 20 notes, and one more with the mark if others were dropped. */
  public static List<String> notes(List<String> notes) {
    List<String> kept = new ArrayList<>();
    for (String note : notes.subList(0, Math.min(notes.size(), MOST_NOTES))) {
      kept.add(of(note, LONGEST_NOTE));
    }
    if (notes.size() > MOST_NOTES) {
      kept.add(MARK + " " + (notes.size() - MOST_NOTES) + " more");
    }
    return List.copyOf(kept);
  }
}
