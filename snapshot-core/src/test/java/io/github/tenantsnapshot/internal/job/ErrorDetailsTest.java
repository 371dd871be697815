package io.github.tenantsnapshot.internal.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsEnding;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsTypeName;
import io.github.tenantsnapshot.spi.ExportException;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorDetailsTest {

  private static final String FORBIDDEN =
      "Error during Export: {\"code\":\"Forbidden\",\"message\":\"Access Denied.\",\"action\":"
          + "\"Provide different credential or request access.\"}";

  private static final SnapshotBehavior PLAIN =
      behavior(ErrorDetailsTypeName.AS_SENT, ErrorDetailsEnding.PLAIN);

  private static SnapshotBehavior behavior(ErrorDetailsTypeName name, ErrorDetailsEnding ending) {
    return SnapshotBehavior.defaults().toBuilder()
        .errorDetailsTypeName(name)
        .errorDetailsEnding(ending)
        .build();
  }

  @Test
  void textHasTheObservedFormat() {
    assertThat(
            ErrorDetails.ofType(
                "microsoft.teams.meetingpolicy",
                new IOException(FORBIDDEN),
                SnapshotBehavior.defaults()))
        .isEqualTo(
            "microsoft.teams.meetingpolicy: Error exporting resource"
                + " [microsoft.teams.meetingpolicy]. exceptionMessage(s):Error during Export:"
                + " {\"code\":\"Forbidden\",\"message\":\"Access Denied.\",\"action\":\"Provide"
                + " different credential or request access.\"} ,");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_999, 2_000})
  void messageOfUpTo2000CharactersIsKept(int length) {
    assertThat(ErrorDetails.ofType("vendor.t", new IOException("e".repeat(length)), PLAIN))
        .isEqualTo(
            "vendor.t: Error exporting resource [vendor.t]. exceptionMessage(s):"
                + "e".repeat(length));
  }

  @ParameterizedTest
  @ValueSource(ints = {2_001, 20_000_100})
  void longerMessageIsTruncatedAndMarked(int length) {
    assertThat(ErrorDetails.ofType("vendor.t", new IOException("e".repeat(length)), PLAIN))
        .isEqualTo(
            "vendor.t: Error exporting resource [vendor.t]. exceptionMessage(s):"
                + "e".repeat(2_000)
                + "… [truncated, "
                + length
                + " characters]");
  }

  @Test
  void truncationAppliesToAllMessagesOfATypeTogether() {
    String half = "m".repeat(1_000);

    assertThat(ErrorDetails.ofType("vendor.t", ExportException.ofMessages(half, half, half), PLAIN))
        .isEqualTo(
            "vendor.t: Error exporting resource [vendor.t]. exceptionMessage(s):"
                + half
                + " ,"
                + "m".repeat(998)
                + "… [truncated, 3004 characters]");
  }

  @Test
  void aLongSentenceIsTruncated() {
    assertThat(
            ErrorDetails.ofType("vendor.t", ExportException.ofSentence("s".repeat(2_001)), PLAIN))
        .isEqualTo("vendor.t: " + "s".repeat(2_000) + "… [truncated, 2001 characters]");
  }

  @Test
  void truncationDoesNotSplitSurrogatePairs() {
    String faces = "a" + "\uD83D\uDE00".repeat(1_000);

    assertThat(ErrorDetails.ofType("vendor.t", ExportException.ofSentence(faces), PLAIN))
        .isEqualTo("vendor.t: a" + "\uD83D\uDE00".repeat(999) + "… [truncated, 2001 characters]");
  }

  @Test
  void charactersThatNoDatabaseKeepsAreReplaced() {
    assertThat(
            ErrorDetails.ofType(
                "vendor.t", ExportException.ofSentence("\0\uD83D".repeat(1_500)), PLAIN))
        .isEqualTo("vendor.t: " + "\uFFFD".repeat(1_999) + "… [truncated, 3000 characters]");
  }

  @Test
  void severalMessagesAreJoinedAsObserved() {
    assertThat(
            ErrorDetails.ofType(
                "vendor.t",
                ExportException.ofMessages("first, yes", "second"),
                SnapshotBehavior.defaults()))
        .isEqualTo(
            "vendor.t: Error exporting resource [vendor.t]. exceptionMessage(s):first, yes ,second"
                + " ,");
  }

  @Test
  void sentenceFollowsTheTypeDirectly() {
    assertThat(
            ErrorDetails.ofType(
                "vendor.t",
                ExportException.ofSentence(
                    "Errors encountered while establishing connection with underlying workload"),
                SnapshotBehavior.defaults()))
        .isEqualTo(
            "vendor.t: Errors encountered while establishing connection with underlying workload");
  }

  @Test
  void exceptionWithoutMessagesIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(ExportException::ofMessages)
        .withMessage("messages must not be empty");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "AS_SENT, TRAILING_COMMA, \"Vendor.T: Error exporting resource [Vendor.T]."
            + " exceptionMessage(s):no, sorry ,\"",
        "AS_SENT, PLAIN, \"Vendor.T: Error exporting resource [Vendor.T]."
            + " exceptionMessage(s):no, sorry\"",
        "LOWER_CASE, TRAILING_COMMA, \"vendor.t: Error exporting resource [vendor.t]."
            + " exceptionMessage(s):no, sorry ,\"",
        "LOWER_CASE, PLAIN, \"vendor.t: Error exporting resource [vendor.t]."
            + " exceptionMessage(s):no, sorry\""
      })
  void switchesDetermineTheCaseOfTheTypeAndTheEndOfTheText(
      ErrorDetailsTypeName name, ErrorDetailsEnding ending, String text) {
    assertThat(
            ErrorDetails.ofType("Vendor.T", new IOException("no, sorry"), behavior(name, ending)))
        .isEqualTo(text);
  }

  @Test
  void exceptionWithoutAMessageIsNamedByItsClass() {
    assertThat(
            ErrorDetails.ofType(
                "vendor.t",
                new UnsupportedOperationException(),
                behavior(ErrorDetailsTypeName.AS_SENT, ErrorDetailsEnding.PLAIN)))
        .isEqualTo(
            "vendor.t: Error exporting resource [vendor.t]."
                + " exceptionMessage(s):UnsupportedOperationException");
  }

  @Test
  void exceptionOfAnAnonymousClassWithoutAMessageIsNamed() {
    assertThat(
            ErrorDetails.ofType(
                "vendor.t",
                new IOException() {
                  private static final long serialVersionUID = 1L;
                },
                SnapshotBehavior.defaults()))
        .doesNotContain("exceptionMessage(s): ,");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 'The snapshot job was given up after 1 attempt that ended without a result.'",
    "2, 'The snapshot job was given up after 2 attempts that ended without a result.'",
    "3, 'The snapshot job was given up after 3 attempts that ended without a result.'"
  })
  void exhaustedAttemptsAreStatedWithTheirNumber(int attempts, String text) {
    assertThat(ErrorDetails.ofLostAttempts(attempts)).isEqualTo(text);
  }

  @Test
  void exceededQuotaIsStatedWithTheResourcesKept() {
    assertThat(ErrorDetails.ofQuota(134, 20))
        .isEqualTo(
            "The quota of extracted resources is used up: 20 of 134 extracted resources were"
                + " kept.");
  }

  @Test
  void resultDoesNotDependOnTheDefaultLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));

      assertThat(
              ErrorDetails.ofType(
                  "VENDOR.I",
                  new IOException("no"),
                  behavior(ErrorDetailsTypeName.LOWER_CASE, ErrorDetailsEnding.PLAIN)))
          .isEqualTo("vendor.i: Error exporting resource [vendor.i]. exceptionMessage(s):no");
    } finally {
      Locale.setDefault(before);
    }
  }
}
