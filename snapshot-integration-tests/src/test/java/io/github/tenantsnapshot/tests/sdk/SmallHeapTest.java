package io.github.tenantsnapshot.tests.sdk;

import static io.github.tenantsnapshot.tests.sdk.SmallHeapProgram.CHARACTERS;
import static io.github.tenantsnapshot.tests.sdk.SmallHeapProgram.RESOURCES;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import io.github.tenantsnapshot.tests.sdk.SmallHeapProgram.Way;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The largest snapshot within a month's quota, 40 MB, in a JVM whose heap can hold it only once.
 */
class SmallHeapTest {

  private static final int OUT_OF_MEMORY = 3; // of -XX:+ExitOnOutOfMemoryError

  private static final String SDK_MODELS = "microsoft-graph-(beta-)?\\d.*\\.jar";

  @ParameterizedTest
  @EnumSource(names = "INTERCEPTOR_BUT_BUFFERED", mode = EnumSource.Mode.EXCLUDE)
  void smallHeapSufficesForAStreamingClient(Way way) throws Exception {
    Run run = run(way);

    System.out.println(way + ": " + run.printed);
    assertThat(run.status).as("exit status; it printed %s", run.printed).isZero();
    for (String what : List.of("snapshot", "list")) {
      assertThat(run.number(what + " resources")).isEqualTo(RESOURCES);
      assertThat(run.number(what + " bytes")).isGreaterThan((long) RESOURCES * CHARACTERS);
    }
    if (way == Way.LISTENER) {
      assertThat(run.printed).contains("encodings [none]");
    } else if (way == Way.LISTENER_WITH_GZIP) {
      assertThat(run.printed).contains("encodings [gzip]");
    }
  }

  @Test
  void smallHeapIsTooSmallForABufferingClient() throws Exception {
    Run run = run(Way.INTERCEPTOR_BUT_BUFFERED);

    assertThat(run.status).as("exit status; it printed %s", run.printed).isEqualTo(OUT_OF_MEMORY);
    assertThat(run.printed)
        .contains("the job has ended", "OutOfMemoryError")
        .doesNotContain("snapshot resources");
  }

  @Test
  void snapshotsShareTheTextsOfTheTenant() {
    String type = "microsoft.exchange.transportrule";
    JsonText text = JsonText.of("{\"Priority\":0}");
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .addTenant(tenant -> tenant.add(new SnapshotResource("Rule", type, text)))
            .build()) {
      Caller admin = simulator.tenant().admin();
      SnapshotJob created =
          simulator
              .service()
              .createSnapshot(admin, CreateSnapshotRequest.of("Weekly export", type));
      simulator.advance(Duration.ofMinutes(2));

      SnapshotJob done = simulator.service().getJob(admin, created.id());
      try (Snapshot snapshot = simulator.service().openSnapshot(admin, done)) {
        assertThat(snapshot.resources().map(SnapshotResource::properties).toList())
            .singleElement()
            .isSameAs(text);
      }
    }
  }

  private static Run run(Way way) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Programs.java(),
            "-Xmx64m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            SmallHeapProgram.class.getName(),
            way.name());
    // Not an argument, because it exceeds the maximum length of a command on Windows.
    Outcome outcome =
        Programs.run(Path.of("").toAbsolutePath(), Map.of("CLASSPATH", classPath()), command);
    return new Run(outcome.status(), outcome.out() + outcome.err());
  }

  /**
   * Returns the class path without the SDKs' models: the JVM caches the directory of each jar, 22
   * MB for these two.
   */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).getFileName().toString().matches(SDK_MODELS))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The exit status and the output of a program. */
  private record Run(int status, String printed) {

    long number(String name) {
      return printed
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + name + " in " + printed));
    }
  }
}
