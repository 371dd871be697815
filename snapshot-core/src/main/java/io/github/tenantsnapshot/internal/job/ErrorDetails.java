package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsEnding;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsTypeName;
import io.github.tenantsnapshot.internal.values.Texts;
import io.github.tenantsnapshot.spi.ExportException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The texts of a job's {@code errorDetails}. Pure functions. */
final class ErrorDetails {

  /** The maximum number of characters of a source's messages. */
  static final int MESSAGE_MAX = 2_000;

  private static final String SEPARATOR = " ,";

  private ErrorDetails() {}

  /**
   * Returns the text for a type that could not be read, in one of the two formats that were
   * observed at the real service:
   *
   * <ul>
   *   <li>{@code <type>: Error exporting resource [<type>]. exceptionMessage(s):<message> ,} with
   *       one or more messages
   *   <li>{@code <type>: <sentence>}
   * </ul>
   *
   * <p>Messages of more than {@link #MESSAGE_MAX} characters are truncated, and the text says so.
   */
  static String ofType(String typeAsSent, Exception failure, SnapshotBehavior behavior) {
    String type =
        behavior.errorDetailsTypeName() == ErrorDetailsTypeName.AS_SENT
            ? typeAsSent
            : typeAsSent.toLowerCase(Locale.ROOT);
    if (failure instanceof ExportException export && export.isSentence()) {
      return type + ": " + truncated(export.messages());
    }
    List<String> messages =
        failure instanceof ExportException export
            ? export.messages()
            : List.of(Objects.requireNonNullElseGet(failure.getMessage(), () -> nameOf(failure)));
    return type
        + ": Error exporting resource ["
        + type
        + "]. exceptionMessage(s):"
        + truncated(messages)
        + (behavior.errorDetailsEnding() == ErrorDetailsEnding.TRAILING_COMMA ? " ," : "");
  }

  /** Joins messages up to the maximum length; the whole text may be too large for memory. */
  private static String truncated(List<String> messages) {
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
    if (Character.isHighSurrogate(kept.charAt(MESSAGE_MAX - 1))) { // not without its low surrogate
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

  /** Returns the text for a job that ran out of attempts. Not observed at the real service. */
  static String ofLostAttempts(int attempts) {
    return "The snapshot job was given up after "
        + attempts
        + (attempts == 1 ? " attempt" : " attempts")
        + " that ended without a result.";
  }

  /** Returns the text for a result truncated to the quota. Not observed at the real service. */
  static String ofQuota(long extracted, long kept) {
    return "The quota of extracted resources is used up: "
        + kept
        + " of "
        + extracted
        + " extracted resources were kept.";
  }
}
