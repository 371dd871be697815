package io.github.tenantsnapshot.simulator.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with placeholders in braces: {@code {some word}}, or {@code {10-99}} for a number. Other
 * braces are plain text. Immutable.
 */
final class Template {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z .]*|\\d+-\\d+)}");

  private final String source;
  private final List<Part> parts;

  private Template(String source, List<Part> parts) {
    this.source = source;
    this.parts = parts;
  }

  /** A part of the text and the placeholder after it, which is empty at the end. */
  private record Part(String text, String placeholder) {}

  static Template of(String source) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(source);
    int start = 0;
    while (matcher.find()) {
      parts.add(new Part(source.substring(start, matcher.start()), matcher.group(1)));
      start = matcher.end();
    }
    parts.add(new Part(source.substring(start), ""));
    return new Template(source, List.copyOf(parts));
  }

  /** Returns whether the text has no placeholders. */
  boolean fixed() {
    return parts.size() == 1;
  }

  /** Returns the text with its placeholders replaced. */
  String fill(Function<String, String> words) {
    if (fixed()) {
      return source;
    }
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(part.text);
      if (!part.placeholder.isEmpty()) {
        text.append(words.apply(part.placeholder));
      }
    }
    return text.toString();
  }

  /** Returns the text with its placeholders. */
  @Override
  public String toString() {
    return source;
  }
}
