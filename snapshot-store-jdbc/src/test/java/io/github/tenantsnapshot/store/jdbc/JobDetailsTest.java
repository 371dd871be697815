package io.github.tenantsnapshot.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link JobDetails}. */
class JobDetailsTest {

  private static JobDetails details(String text, IdentitySet createdBy) {
    return new JobDetails(text, text, text, List.of("a", text), createdBy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "\"quoted\" \\ \n\t", "ü \u2028 \uD83D\uDE00 \uFFFF \u0001", "null"})
  void detailsAreWrittenAsAsciiAndReadUnchanged(String text) throws DamagedRowException {
    Identity identity = new Identity(text, text);
    for (IdentitySet createdBy :
        List.of(
            new IdentitySet(identity, identity),
            new IdentitySet(null, new Identity(null, text)),
            new IdentitySet(new Identity(text, null), null),
            new IdentitySet(null, null))) {
      JobDetails details = details(text, createdBy);

      String json = details.toJson();

      assertThat(json).matches("\\p{ASCII}*");
      assertThat(JobDetails.parse(json)).isEqualTo(details);
    }
  }

  @Test
  void aJobMayHaveNoDisplayNameKey() throws DamagedRowException {
    JobDetails details = new JobDetails("Name", null, "", List.of(), new IdentitySet(null, null));

    assertThat(JobDetails.parse(details.toJson())).isEqualTo(details);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "\"quoted\" \\ \n\t", "ü \u2028 \uD83D\uDE00 \uFFFF \u0001", "null"})
  void errorDetailsAreWrittenAsAsciiAndReadUnchanged(String text) throws DamagedRowException {
    String json = JobDetails.errorDetailsToJson(List.of(text, "second"));

    assertThat(json).matches("\\p{ASCII}*");
    assertThat(JobDetails.parseErrorDetails(json)).containsExactly(text, "second");
  }

  @Test
  void noErrorDetailsAreNull() throws DamagedRowException {
    assertThat(JobDetails.errorDetailsToJson(List.of())).isNull();
    assertThat(JobDetails.parseErrorDetails(null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[1]", "[null]", "\"text\""})
  void errorDetailsOfAnotherKindAreReported(String text) {
    assertThatExceptionOfType(DamagedRowException.class)
        .isThrownBy(() -> JobDetails.parseErrorDetails(text))
        .withMessage("its error details must be an array of strings");
  }

  /** By default, Jackson reads at most 20 million characters. */
  @Test
  void aStringOfMoreThanTwentyMillionCharactersIsReadUnchanged() throws DamagedRowException {
    JobDetails details = details("d".repeat(20_000_100), new IdentitySet(null, null));

    boolean same = JobDetails.parse(details.toJson()).equals(details);

    assertThat(same).isTrue();
  }

  @Test
  void invalidJsonIsReported() {
    assertThatExceptionOfType(DamagedRowException.class)
        .isThrownBy(() -> JobDetails.parse("{\"displayName\":"))
        .withMessageStartingWith("its details are not JSON: ");
  }
}
