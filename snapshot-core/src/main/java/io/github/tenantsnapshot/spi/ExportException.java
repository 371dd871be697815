package io.github.tenantsnapshot.spi;

import java.util.List;
import java.util.Objects;

/**
 * Thrown by a {@link ConfigurationSource} that knows what the job's error details are to say of a
 * type. The message of any other exception stands for one message of {@link #ofMessages}. Of all
 * messages of a type together, the error details keep the first 2,000 characters and end in {@code
 * … [truncated, 20000100 characters]} if there were more.
 *
 * <p>The two forms are those in which the service was seen to write; {@code docs/FIDELITY.md} has
 * the evidence.
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
   * Returns an exception that is told as {@code <type>: Error exporting resource [<type>].
   * exceptionMessage(s):<first> ,<second> ,}.
   *
   * @param messages what went wrong; one or more
   * @throws IllegalArgumentException if there is none
   */
  public static ExportException ofMessages(String... messages) {
    Objects.requireNonNull(messages, "messages must not be null");
    for (String each : messages) {
      Objects.requireNonNull(each, "messages must not contain null");
    }
    if (messages.length == 0) {
      throw new IllegalArgumentException("messages must have one or more, but had none");
    }
    return new ExportException(List.of(messages), false);
  }

  /**
   * Returns an exception that is told as {@code <type>: <sentence>}.
   *
   * @param sentence such as {@code Errors encountered while establishing connection with underlying
   *     workload}
   */
  public static ExportException ofSentence(String sentence) {
    Objects.requireNonNull(sentence, "sentence must not be null");
    return new ExportException(List.of(sentence), true);
  }

  /** Returns the messages, or the one sentence. */
  public List<String> messages() {
    return messages;
  }

  /** Tells whether it was made by {@link #ofSentence}. */
  public boolean isSentence() {
    return sentence;
  }
}
