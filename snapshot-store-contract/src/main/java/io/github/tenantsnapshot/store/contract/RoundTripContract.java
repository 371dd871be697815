package io.github.tenantsnapshot.store.contract;

import static io.github.tenantsnapshot.store.contract.StoreFixture.LEASE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.MONTH;
import static io.github.tenantsnapshot.store.contract.StoreFixture.RETENTION;
import static io.github.tenantsnapshot.store.contract.StoreFixture.START;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TENANT;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TICK;
import static io.github.tenantsnapshot.store.contract.StoreFixture.TYPE;
import static io.github.tenantsnapshot.store.contract.StoreFixture.resources;
import static io.github.tenantsnapshot.store.contract.StoreFixture.snapshotId;
import static io.github.tenantsnapshot.store.contract.StoreFixture.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of storage: a store returns exactly what was stored. */
interface RoundTripContract {

  @Test
  default void everyFieldOfAJobIsKeptFromItsAdmissionToItsEnd(StoreFixture given) {
    List<String> odd = Texts.ODD;
    for (String text : odd) {
      for (IdentitySet creator :
          List.of(
              new IdentitySet(null, null),
              new IdentitySet(new Identity(null, null), new Identity(null, null)),
              new IdentitySet(new Identity(text, text), null),
              new IdentitySet(null, new Identity(text, text)),
              new IdentitySet(new Identity("", null), new Identity(null, "")),
              new IdentitySet(new Identity("a", "b"), new Identity("c", text)))) {
        StoredJob created = jobOf(given, text, creator);
        given.admit(created);
        assertThat(given.found(created, START)).isEqualTo(created);
        assertThat(given.listed(START)).containsExactly(created);

        StoredJob claimed = given.claim(START);
        assertThat(claimed).isEqualTo(created.claimedUntil(START.plus(LEASE)));
        StoredJob started = started(claimed, START.plus(TICK));
        assertThat(given.completeStep(started, START)).isTrue();
        assertThat(given.found(created, START)).isEqualTo(started);

        StoredJob running = given.claim(START.plus(TICK));
        StoredJob ended = partiallySucceeded(given, running, odd);
        given.publish(ended, START.plus(TICK));
        assertThat(given.found(created, START)).isEqualTo(ended);
        assertThat(given.store().findBySnapshot(TENANT, snapshotId(ended), START)).contains(ended);
        assertThat(given.store().delete(TENANT, created.job().id(), START).jobs())
            .containsExactly(ended);
      }
    }
  }

  @Test
  default void longTextsOfAJobAreKept(StoreFixture given) {
    String text = "\uD83D\uDE00 text, ".repeat(20_000);
    StoredJob created = given.newJob(TENANT, given.newName(), START);
    SnapshotJob job = created.job();
    List<String> types = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      types.add("Microsoft.Exchange.TransportRule" + i);
    }
    StoredJob large =
        given.admit(
            StoredJob.builder()
                .job(
                    SnapshotJob.builder()
                        .id(job.id())
                        .displayName(job.displayName())
                        .description(text)
                        .tenantId(TENANT)
                        .status(job.status())
                        .resources(types)
                        .createdDateTime(START)
                        .createdBy(job.createdBy())
                        .build())
                .displayNameKey(created.displayNameKey())
                .expiresAt(created.expiresAt())
                .dueAt(START)
                .build());
    StoredJob ended = partiallySucceeded(given, given.claim(START), List.of(text, "", text + "2"));

    given.publish(ended, START);

    assertThat(given.found(large, START)).isEqualTo(ended);
    assertThat(given.found(large, START).job().resources()).isEqualTo(types);
  }

  @Test
  default void theLongestTextsThatAServiceWritesAreKept(StoreFixture given) {
    String letter = "\u0142"; // two bytes in UTF-8, more if escaped
    List<String> types = new ArrayList<>();
    List<String> errorDetails = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String type = String.format(Locale.ROOT, "vendor.%0249d", i);
      types.add(type);
      errorDetails.add(type + " " + type + " ".repeat(187) + letter.repeat(2_000));
    }
    errorDetails.add(letter.repeat(2_000));
    Identity longest = new Identity(letter.repeat(1_024), letter.repeat(1_024));
    String name = letter.repeat(256);
    StoredJob created =
        given.admit(
            StoredJob.builder()
                .job(
                    SnapshotJob.builder()
                        .id(given.newId())
                        .displayName(name)
                        .description(letter.repeat(100_000))
                        .tenantId(TENANT)
                        .resources(types)
                        .createdDateTime(START)
                        .createdBy(new IdentitySet(longest, longest))
                        .build())
                .displayNameKey(name)
                .expiresAt(START.plus(RETENTION))
                .dueAt(START)
                .build());
    StoredJob ended = partiallySucceeded(given, given.claim(START), errorDetails);

    given.publish(ended, START);

    boolean same = given.found(created, START).equals(ended);
    assertThat(same).as("the job is the same").isTrue();
    assertThat(errorDetails.get(0)).hasSize(2_700);
  }

  @Test
  default void jobsInEveryStatusAreKept(StoreFixture given) {
    for (SnapshotJobStatus status : SnapshotJobStatus.values()) {
      StoredJob claimed = given.claimed(TENANT);
      SnapshotJob job = claimed.job();
      StoredJob next =
          StoredJob.builder()
              .job(
                  SnapshotJob.builder()
                      .id(job.id())
                      .displayName(job.displayName())
                      .description(job.description())
                      .tenantId(TENANT)
                      .status(status)
                      .resources(job.resources())
                      .createdDateTime(START)
                      .completedDateTime(status.isTerminal() ? START.plus(TICK) : null)
                      .createdBy(job.createdBy())
                      .build())
              .displayNameKey(status.isTerminal() ? null : claimed.displayNameKey())
              .expiresAt(claimed.expiresAt())
              .dueAt(status.isTerminal() ? null : START.plusSeconds(5))
              .claimNumber(claimed.claimNumber())
              .attempt(17)
              .build();

      assertThat(given.completeStep(next, START)).isTrue();

      assertThat(given.found(next, START)).isEqualTo(next);
    }
  }

  @Test
  default void instantsAreKeptExactly(StoreFixture given) {
    List<Instant> instants = new ArrayList<>();
    for (String second :
        List.of(
            "1970-01-01T00:00:00",
            "1999-12-31T23:59:59",
            "2026-03-29T01:30:00",
            "2026-10-25T02:30:00",
            "2028-02-29T12:00:00",
            "2038-01-19T03:14:08",
            "2040-06-15T12:00:00",
            "9999-12-24T23:59:59")) {
      for (String fraction : List.of("0000000", "0000001", "1234567", "4999999", "9999999")) {
        instants.add(Instant.parse(second + "." + fraction + "Z"));
      }
    }
    for (Instant created : instants) {
      StoredJob job =
          given.admit(
              StoreFixture.newJob(
                  TENANT, given.newId(), given.newName(), created, created.plus(TICK)));
      assertThat(given.found(job, created)).isEqualTo(job);
      assertThat(given.store().nextDue()).contains(created.plus(TICK));
      assertThat(given.claimAll(created)).isEmpty();
      StoredJob claimed = given.claim(created.plus(TICK));
      assertThat(claimed.dueAt()).isEqualTo(created.plus(TICK).plus(LEASE));
      StoredJob ended = given.succeeded(claimed, 0, created.plus(TICK));
      given.publish(ended, created.plus(TICK));
      assertThat(given.found(job, created)).isEqualTo(ended);
      assertThat(given.found(job, job.expiresAt().minus(TICK))).isEqualTo(ended);
      assertThat(given.store().find(TENANT, job.job().id(), job.expiresAt())).isEmpty();
      assertThat(given.store().nextDue()).contains(job.expiresAt());
      assertThat(given.store().deleteExpired(job.expiresAt().minus(TICK), 10).jobs()).isEmpty();
      assertThat(given.store().deleteExpired(job.expiresAt(), 10).jobs()).containsExactly(ended);
    }
  }

  @Test
  default void jobsMayBeKeptUntilTheLastTickOfTheYear9999(StoreFixture given) {
    Instant last = Instant.parse("9999-12-31T23:59:59.9999999Z");
    StoredJob job = given.newJob(TENANT, given.newName(), Instant.EPOCH);
    StoredJob kept =
        given.admit(
            StoredJob.builder()
                .job(job.job())
                .displayNameKey(job.displayNameKey())
                .expiresAt(last)
                .dueAt(last.minus(TICK))
                .build());

    assertThat(given.found(kept, last.minus(TICK))).isEqualTo(kept);
    assertThat(given.store().nextDue()).contains(last.minus(TICK));
    assertThat(given.claimAll(last.minus(TICK).minus(TICK))).isEmpty();
    assertThat(given.store().find(TENANT, kept.job().id(), last)).isEmpty();
    assertThat(given.store().deleteExpired(last.minus(TICK), 10).jobs()).isEmpty();
    assertThat(given.store().deleteExpired(last, 10).jobs()).containsExactly(kept);
  }

  @Test
  default void periodsAreDistinguishedExactly(StoreFixture given) {
    List<Instant> periods =
        List.of(
            Instant.EPOCH,
            MONTH.minus(TICK),
            MONTH,
            MONTH.plus(TICK),
            Instant.parse("2040-01-01T00:00:00Z"),
            Instant.parse("9999-12-01T00:00:00Z"));
    for (int i = 0; i < periods.size(); i++) {
      StoredJob running = given.running();
      given.append(running, resources(i + 1), START);
      QuotaCharge charge = QuotaCharge.of(periods.get(i), Long.MAX_VALUE);
      assertThat(
              given
                  .store()
                  .publish(given.succeeded(running, i + 1, START), List.of(), charge, START)
                  .outcome())
          .isEqualTo(Publication.Outcome.PUBLISHED);
    }
    for (int i = 0; i < periods.size(); i++) {
      assertThat(given.store().usage(TENANT, periods.get(i))).isEqualTo(i + 1);
    }
  }

  @Test
  default void propertiesAreKeptExactly(StoreFixture given) {
    List<SnapshotResource> resources = new ArrayList<>();
    for (String json :
        List.of(
            "{}",
            " \t\r\n{ \n} \t\r\n",
            "{\"z\":1,\"a\":2,\"m\":3,\"10\":4,\"9\":5}",
            "{\"a\":1.50,\"b\":1e400,\"c\":-0,\"d\":-0.0,\"e\":1E+2,\"f\":0.10e-7}",
            "{\"a\":12345678901234567890123456789.123456789012345678901234567890}",
            "{\"a\":1,\"a\":2,\"\":3,\"\":4,\" \":5}",
            "{\"a\":[ 1,2 , [ ],{ } ],\"b\":null,\"c\":true,\"d\":false}",
            "{\"a\":\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\\\/\\u00e9\\u00E9\\ud83d\\ude00\"}",
            "{\"a\":\"\u007f\u0080\u00A0\u2028\u2029\uFEFF\uFFFD\uFFFF\"}",
            "{\"\u00E9\":\"e\u0301\",\"e\u0301\":\"\u00E9\",\"\uD83D\uDE00\":\"\uDBFF\uDFFD\"}",
            "{\"a\":\"'; -- %s ${x} {0} $1 ? :a\"}")) {
      resources.add(new SnapshotResource("resource", TYPE, JsonText.of(json)));
    }
    StoredJob ended = given.published(resources);

    assertThat(given.content(ended)).isEqualTo(resources);
    assertThat(given.content(ended, 1, START)).isEqualTo(resources);
  }

  @Test
  default void namesAndTypesOfResourcesAreKeptExactly(StoreFixture given) {
    List<SnapshotResource> resources = new ArrayList<>();
    for (String text : Texts.ODD) {
      resources.add(new SnapshotResource(text, TYPE, JsonText.of("{}")));
      resources.add(new SnapshotResource("resource", TYPE + text, JsonText.of("{}")));
    }
    resources.add(new SnapshotResource("\uD83D\uDE00".repeat(2_000), TYPE, JsonText.of("{}")));
    StoredJob ended = given.published(resources);

    assertThat(given.content(ended)).isEqualTo(resources);
  }

  @Test
  default void charactersOfAllPlanesAreKept(StoreFixture given) {
    List<SnapshotResource> resources = new ArrayList<>();
    for (int start = 0; start <= Character.MAX_CODE_POINT; start += 0x1000) {
      StringBuilder name = new StringBuilder();
      for (int c = Math.max(1, start); c < start + 0x1000; c++) {
        if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
          name.appendCodePoint(c);
        }
      }
      JsonText json = JsonText.of(Map.of("text", name.toString()));
      resources.add(new SnapshotResource(name.toString(), TYPE, json));
    }
    StoredJob ended = given.published(resources);

    List<SnapshotResource> content = given.content(ended);
    assertThat(content).hasSameSizeAs(resources);
    for (int i = 0; i < content.size(); i++) {
      boolean same = content.get(i).equals(resources.get(i));
      assertThat(same).as("the 4096 characters from U+%x000 are the same", i).isTrue();
    }
  }

  @Test
  default void aPropertyOfTenMillionCharactersIsKept(StoreFixture given) {
    String text = "{\"a\":\"" + "0123456789".repeat(1_000_000) + "\",\"b\":1.50}";
    List<SnapshotResource> before = resources("before", 2);
    List<SnapshotResource> large =
        List.of(new SnapshotResource("large", TYPE, JsonText.unchecked(text)));
    List<SnapshotResource> after = resources("after", 2);
    StoredJob running = given.running();
    given.append(running, before, START);
    given.append(running, large, START);
    given.append(running, after, START);

    StoredJob ended = given.publish(given.succeeded(running, 5, START), START);

    List<SnapshotResource> content = given.content(ended);
    assertThat(content).hasSize(5);
    assertThat(content.subList(0, 2)).isEqualTo(before);
    boolean same = content.subList(2, 3).equals(large);
    assertThat(same).as("the large resource is the same").isTrue();
    assertThat(content.subList(3, 5)).isEqualTo(after);
  }

  private static StoredJob jobOf(StoreFixture given, String text, IdentitySet creator) {
    SnapshotJob job =
        SnapshotJob.builder()
            .id(given.newId())
            .displayName(text)
            .description(text)
            .tenantId(TENANT)
            .resources(List.of("Microsoft.Exchange.TransportRule", "MICROSOFT.TEAMS.X", text))
            .createdDateTime(START)
            .createdBy(creator)
            .build();
    return StoredJob.builder()
        .job(job)
        .displayNameKey(text)
        .expiresAt(START.plus(RETENTION))
        .dueAt(START)
        .build();
  }

  private static StoredJob partiallySucceeded(
      StoreFixture given, StoredJob claimed, List<String> errorDetails) {
    SnapshotJob job = claimed.job();
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id(job.id())
                .displayName(job.displayName())
                .description(job.description())
                .tenantId(TENANT)
                .status(SnapshotJobStatus.PARTIALLY_SUCCESSFUL)
                .resources(job.resources())
                .createdDateTime(job.createdDateTime())
                .completedDateTime(START.plus(TICK))
                .snapshotId(given.newId())
                .createdBy(job.createdBy())
                .errorDetails(errorDetails)
                .build())
        .displayNameKey(claimed.displayNameKey())
        .expiresAt(claimed.expiresAt())
        .claimNumber(claimed.claimNumber())
        .attempt(claimed.attempt())
        .build();
  }
}
