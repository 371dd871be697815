package io.github.tenantsnapshot.spi;

import java.util.List;
import java.util.Objects;

/**
 * The failure to read a type, with its text in the job's error details. A {@link
 * ConfigurationSource} throws it to choose that text.
 *
 * <p>Any other exception has the same effect as {@link #ofMessages} with the exception's message.
 * The error details keep the first 2,000 characters of all messages of a type together, and end in
 * {@code … [truncated, 20000100 characters]} if there were more.
 *
 * <p>The real service was observed to use the two formats; {@code docs/FIDELITY.md} contains the
 * evidence.
 */
public final class ExportException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> messages;
  private final boolean sentence;

  private ExportException(List<String> messages, boolean sentence) {
    super(messages.size() == 1 ? messages.get(0) : String.join(" ,", messages));
    this.messages = messages;
    this.sentence = sentence;
  }

  /**
   * Returns an exception with the text {@code <type>: Error exporting resource [<type>].
   * exceptionMessage(s):<first> ,<second> ,}.
   *
   * @param messages one or more messages
   * @throws IllegalArgumentException if {@code messages} is empty
   */
  public static ExportException ofMessages(String... messages) {
    Objects.requireNonNull(messages, "messages must not be null");
    for (String each : messages) {
      Objects.requireNonNull(each, "messages must not contain null");
    }
    if (messages.length == 0) {
      throw new IllegalArgumentException("messages must not be empty");
    }
    return new ExportException(List.of(messages), false);
  }

  /**
   * Returns an exception with the text {@code <type>: <sentence>}.
   *
   * @param sentence the sentence, such as {@code Errors encountered while establishing connection
   *     with underlying workload}
   */
  public static ExportException ofSentence(String sentence) {
    Objects.requireNonNull(sentence, "sentence must not be null");
    return new ExportException(List.of(sentence), true);
  }

  /** Returns the messages; a list of the one sentence after {@link #ofSentence}. */
  public List<String> messages() {
    return messages;
  }

  /** Returns whether {@link #ofSentence} created this exception. */
  public boolean isSentence() {
    return sentence;
  }
}
