package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobTransaction;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of every public method of a closed service, snapshot or response. */
@Timeout(60)
class AfterCloseTest {

  /** The methods that remain usable: they only return known values, or close. */
  private static final Map<Class<?>, Set<String>> USABLE =
      Map.of(
          SnapshotService.class, Set.of("clock", "close", "isClosed"),
          Snapshot.class,
              Set.of("id", "displayName", "description", "resourceCount", "toString", "close"),
          GraphResponse.class,
              Set.of("status", "headers", "header", "body", "notes", "toString", "close"));

  private final FakeSource source = FakeSource.empty().with(RULE, 100);
  private final Harness harness = Harness.of(source);
  private final SnapshotJob job = harness.complete("Weekly export", RULE);

  private static Stream<Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic());
  }

  static Stream<Method> usable() {
    return USABLE.keySet().stream()
        .flatMap(AfterCloseTest::methods)
        .filter(method -> USABLE.get(method.getDeclaringClass()).contains(method.getName()));
  }

  static Stream<Method> unusable() {
    return USABLE.keySet().stream()
        .flatMap(AfterCloseTest::methods)
        .filter(method -> !USABLE.get(method.getDeclaringClass()).contains(method.getName()));
  }

  private AutoCloseable closed(Class<?> type) throws Exception {
    AutoCloseable closeable =
        type == SnapshotService.class
            ? harness.service
            : type == Snapshot.class
                ? harness.service.openSnapshot(ADMIN, job)
                : GraphResponse.json(200, "{}");
    closeable.close();
    return closeable;
  }

  private Object call(Method method) throws Exception {
    Object[] arguments = Arrays.stream(method.getParameterTypes()).map(this::argument).toArray();
    try {
      return method.invoke(closed(method.getDeclaringClass()), arguments);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  private static JobTransaction transaction(JobStore store) {
    return new JobTransaction() {
      @Override
      public JobStore store() {
        return store;
      }

      @Override
      public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
        throw new AssertionError("a service that has been closed stores nothing");
      }
    };
  }

  private Object argument(Class<?> type) {
    return List.of(
            ADMIN,
            CreateSnapshotRequest.of("Another export", RULE),
            harness.store,
            transaction(harness.store),
            job,
            job.id(),
            Duration.ofHours(1))
        .stream()
        .filter(type::isInstance)
        .findFirst()
        .orElseThrow(() -> new AssertionError("add an argument of " + type));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void methodThatNeedsAClosedObjectThrows(Method method) {
    assertThatThrownBy(() -> call(method))
        .isInstanceOf(
            method.getDeclaringClass() == GraphResponse.class
                ? IOException.class
                : IllegalStateException.class)
        .hasMessageMatching(
            "the (SnapshotService|snapshot '[-0-9a-f]{36}'|response) has been closed");
  }

  @ParameterizedTest
  @MethodSource("usable")
  void methodThatReturnsKnownValuesStillWorks(Method method) {
    assertThatCode(() -> call(method)).doesNotThrowAnyException();
  }

  // In real time

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void closedServiceInRealTimeThrows(int workers) {
    JobStore store = TestStores.newStore();
    SnapshotService service = SnapshotService.builder(store, source).workers(workers).build();
    service.close();
    service.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> service.awaitCompletion(ADMIN, job.id(), Duration.ofHours(1)))
        .withMessage("the SnapshotService has been closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> service.listJobs(ADMIN))
        .withMessage("the SnapshotService has been closed");
  }

  @Test
  void closedServiceThrowsForEveryCaller() {
    harness.close();

    for (Caller caller : List.of(ADMIN, Harness.NOBODY, Harness.STRANGER)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> harness.service.getJob(caller, job.id()))
          .withMessage("the SnapshotService has been closed");
    }
  }

  // The clock of a closed service

  @Test
  void clockOfAClosedServiceCanBeAdvanced() {
    harness.create("Another export", RULE);
    harness.close();
    int reads = source.reads(RULE);

    harness.clock.advance(Duration.ofDays(1));

    assertThat(source.reads(RULE)).isEqualTo(reads);
    assertThat(harness.service.clock().instant()).isEqualTo(harness.clock.instant());
  }

  // Snapshots

  @Test
  void streamOfAClosedSnapshotThrowsAtEveryPosition() {
    for (int read : new int[] {0, 1, 64, 100}) {
      Snapshot snapshot = harness.service.openSnapshot(ADMIN, job);
      Iterator<SnapshotResource> resources = snapshot.resources().iterator();
      for (int i = 0; i < read; i++) {
        resources.next();
      }
      snapshot.close();

      assertThatIllegalStateException()
          .as("after %s resources", read)
          .isThrownBy(resources::hasNext)
          .withMessage("the snapshot '" + snapshot.id() + "' has been closed");
    }
  }

  @Test
  void streamOfAClosedSnapshotWithoutResourcesThrows() {
    SnapshotJob empty = harness.complete("Empty export", FakeSource.MEETING);
    Snapshot snapshot = harness.service.openSnapshot(ADMIN, empty);
    Stream<SnapshotResource> resources = snapshot.resources();
    snapshot.close();

    assertThatIllegalStateException()
        .isThrownBy(resources::toList)
        .withMessage("the snapshot '" + snapshot.id() + "' has been closed");
  }

  @Test
  void snapshotCanBeReadAfterItsServiceIsClosed() {
    Snapshot snapshot = harness.service.openSnapshot(ADMIN, job);
    Iterator<SnapshotResource> begun = snapshot.resources().iterator();
    begun.next();
    harness.close();

    assertThat(begun).toIterable().hasSize(99);
    assertThat(snapshot.resources()).hasSize(100);
  }

  // Responses

  @Test
  void bodyOfAClosedResponseCannotBeRead() throws IOException {
    InputStream bytes = new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8));
    for (GraphResponse response :
        List.of(
            GraphResponse.json(200, "{}"),
            GraphResponse.of(200, Map.of(), bytes),
            GraphResponse.of(204, Map.of(), InputStream.nullInputStream()))) {
      InputStream body = response.body();
      response.close();

      assertThat(response.body()).isSameAs(body);
      List<ThrowingCallable> reads =
          List.of(
              body::read,
              body::readAllBytes,
              () -> body.readNBytes(1),
              () -> body.readNBytes(new byte[1], 0, 1),
              () -> body.transferTo(OutputStream.nullOutputStream()));
      for (ThrowingCallable read : reads) {
        assertThatThrownBy(read)
            .isInstanceOf(IOException.class)
            .hasMessage("the response has been closed");
      }
    }
  }
}
