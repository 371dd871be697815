package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsEnding;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsTypeName;
import io.github.tenantsnapshot.internal.values.Texts;
import io.github.tenantsnapshot.spi.ExportException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The texts of a job's {@code errorDetails}. */
final class ErrorDetails {

  /** How many characters of a source's message are kept. */
  static final int MESSAGE_MAX = 2_000;

  private static final String SEPARATOR = " ,";

  private ErrorDetails() {}

  /**
   * Returns the text for a type that could not be read, in the forms that the service was seen to
   * write: {@code <type>: Error exporting resource [<type>]. exceptionMessage(s):<message> ,} with
   * any number of messages, and {@code <type>: <sentence>}. A message beyond {@link #MESSAGE_MAX}
   * characters is truncated, and says so.
   */
  static String ofType(String typeAsSent, Exception failure, SnapshotBehavior behavior) {
    String type =
        behavior.errorDetailsTypeName() == ErrorDetailsTypeName.AS_SENT
            ? typeAsSent
            : typeAsSent.toLowerCase(Locale.ROOT);
    if (failure instanceof ExportException told && told.isSentence()) {
      return type + ": " + kept(told.messages());
    }
    List<String> messages =
        failure instanceof ExportException told
            ? told.messages()
            : List.of(Objects.requireNonNullElseGet(failure.getMessage(), () -> nameOf(failure)));
    return type
        + ": Error exporting resource ["
        + type
        + "]. exceptionMessage(s):"
        + kept(messages)
        + (behavior.errorDetailsEnding() == ErrorDetailsEnding.TRAILING_COMMA ? " ," : "");
  }

  /** Joins messages by a comma, up to the greatest length: the whole is never built. */
  private static String kept(List<String> messages) {
    StringBuilder kept = new StringBuilder();
    long length = 0;
    String separator = "";
    for (String message : messages) {
      append(kept, separator);
      append(kept, message);
      length += separator.length() + message.length();
      separator = SEPARATOR;
    }
    if (length <= MESSAGE_MAX) {
      return Texts.storable(kept.toString());
    }
    if (Character.isHighSurrogate(kept.charAt(MESSAGE_MAX - 1))) { // its other half may be cut off
      kept.setLength(MESSAGE_MAX - 1);
    }
    return Texts.storable(kept.toString()) + "… [truncated, " + length + " characters]";
  }

  private static void append(StringBuilder kept, String text) {
    kept.append(text, 0, Math.min(text.length(), MESSAGE_MAX - kept.length()));
  }

  private static String nameOf(Exception failure) {
    String simpleName = failure.getClass().getSimpleName();
    return simpleName.isEmpty() ? failure.getClass().getName() : simpleName;
  }

  /** Returns the text for a job whose attempts all ended without an answer. Ours. */
  static String ofLostAttempts(int attempts) {
    return "The snapshot job was given up after "
        + attempts
        + (attempts == 1 ? " attempt" : " attempts")
        + " that ended without a result.";
  }

  /** Returns the text for a job whose result did not fit the quota. Ours. */
  static String ofQuota(long extracted, long kept) {
    return "The quota of extracted resources is used up: "
        + kept
        + " of "
        + extracted
        + " extracted resources were kept.";
  }
}
