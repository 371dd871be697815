package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.MAILBOX;
import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static io.github.tenantsnapshot.simulator.TestResources.mailbox;
import static io.github.tenantsnapshot.simulator.TestResources.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tests of replacing and removing the resources of a tenant. */
class TenantChangesTest {

  private final SimulatedTenant tenant =
      new SimulatedTenant(
          TenantSimulator.DEFAULT_TENANT_ID,
          new FaultScript(0, new Lifecycle(), KnownTypes.any(ResourceTypes.documented())));

  @Test
  void removeIfRemovesMatchingResources() {
    tenant.add(rule("a"), rule("b"), mailbox("a"), rule("a"));
    List<SnapshotResource> before = tenant.resources(RULE);
    assertThat(tenant.removeIf("Microsoft.Exchange.TransportRule", hasName("a"))).isEqualTo(2);
    assertThat(tenant.resources(RULE)).containsExactly(rule("b"));
    assertThat(tenant.resources(MAILBOX)).containsExactly(mailbox("a"));
    assertThat(before).containsExactly(rule("a"), rule("b"), rule("a"));
    assertThat(tenant.removeIf(RULE, hasName("a"))).isZero();
    assertThat(tenant.removeIf("microsoft.teams.meetingpolicy", each -> true)).isZero();
    assertThat(tenant.resourceTypes()).containsExactly(MAILBOX, RULE);
  }

  @Test
  void typeWithoutResourcesIsNotListed() {
    tenant.add(rule("a"), mailbox("x"));
    assertThat(tenant.removeIf(RULE, each -> true)).isEqualTo(1);
    assertThat(tenant.resourceTypes()).containsExactly(MAILBOX);
    tenant.add(rule("again"));
    assertThat(tenant.resources(RULE)).containsExactly(rule("again"));
  }

  @Test
  void replaceAllKeepsTheOrder() {
    tenant.add(rule("a"), rule("b"), rule("c"));
    List<SnapshotResource> before = tenant.resources(RULE);
    assertThat(tenant.replaceAll(RULE, each -> hasName("b").test(each) ? rule("new") : each))
        .isEqualTo(1);
    tenant.add(rule("d"));
    assertThat(tenant.resources(RULE))
        .containsExactly(rule("a"), rule("new"), rule("c"), rule("d"));
    assertThat(before).containsExactly(rule("a"), rule("b"), rule("c"));
    assertThat(tenant.replaceAll("microsoft.teams.meetingpolicy", each -> rule("x"))).isZero();
  }

  @Test
  void replaceAllChangesNothingIfAReplacementHasAnotherType() {
    tenant.add(rule("a"), rule("b"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                tenant.replaceAll(
                    RULE, each -> hasName("b").test(each) ? mailbox("b") : rule("new")))
        .withMessage("change must not return another resource type for 'b': " + MAILBOX);
    assertThat(tenant.resources(RULE)).containsExactly(rule("a"), rule("b"));
    assertThat(tenant.resourceTypes()).containsExactly(RULE);
  }

  @Test
  void replaceAllChangesNothingIfAReplacementIsNull() {
    tenant.add(rule("a"), rule("b"));
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(
            () -> tenant.replaceAll(RULE, each -> hasName("b").test(each) ? null : rule("new")))
        .withMessage("change must not return null for 'b'");
    assertThat(tenant.resources(RULE)).containsExactly(rule("a"), rule("b"));
  }

  @Test
  void changeWithinAChangeThrowsConcurrentModificationException() {
    tenant.add(rule("a"));
    assertThatExceptionOfType(ConcurrentModificationException.class)
        .isThrownBy(
            () ->
                tenant.replaceAll(
                    RULE,
                    each -> {
                      tenant.add(rule("inner"));
                      return rule("outer");
                    }));
    assertThatExceptionOfType(ConcurrentModificationException.class)
        .isThrownBy(
            () ->
                tenant.removeIf(
                    RULE,
                    each -> {
                      tenant.clear();
                      tenant.add(mailbox("inner"));
                      return true;
                    }));
    assertThat(tenant.resourceTypes()).containsExactly(MAILBOX);
  }

  @Test
  void failingChangeChangesNothing() {
    tenant.add(rule("a"), rule("b"));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                tenant.removeIf(
                    RULE,
                    each -> {
                      if (hasName("b").test(each)) {
                        throw new IllegalStateException("no");
                      }
                      return true;
                    }));
    assertThat(tenant.resources(RULE)).containsExactly(rule("a"), rule("b"));
  }

  /** Otherwise, a function that waits for a job would deadlock with the worker of that job. */
  @Test
  void readersDoNotWaitForAChange() {
    tenant.add(rule("a"), rule("b"));
    List<Integer> seen = new ArrayList<>();
    UnaryOperator<SnapshotResource> afterAReader =
        each -> {
          seen.add(
              CompletableFuture.supplyAsync(() -> tenant.resources(RULE).size())
                  .orTimeout(20, TimeUnit.SECONDS)
                  .join());
          return rule("new");
        };

    tenant.replaceAll(RULE, afterAReader);
    tenant.removeIf(RULE, each -> afterAReader.apply(each).equals(each));

    assertThat(seen).containsExactly(2, 2, 2, 2);
    assertThat(tenant.resources(RULE)).isEmpty();
  }

  /** Each change affects a pair of resources, so a reader never sees only one of a pair. */
  @Test
  void readersSeeChangesAtomically() throws Exception {
    int rounds = 500;
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(5);
    try {
      List<Future<?>> changing = new ArrayList<>();
      for (int w = 0; w < 3; w++) {
        String writer = "writer " + w;
        changing.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    tenant.add(rule(writer), rule(writer));
                    assertThat(
                            tenant.replaceAll(
                                RULE,
                                each -> hasName(writer).test(each) ? rule(writer + "!") : each))
                        .isEqualTo(2);
                    assertThat(tenant.removeIf(RULE, hasName(writer + "!"))).isEqualTo(2);
                  }
                }));
      }
      List<Future<?>> reading = new ArrayList<>();
      for (int r = 0; r < 2; r++) {
        reading.add(
            threads.submit(
                () -> {
                  while (!done.get()) {
                    List<SnapshotResource> rules = tenant.resources(RULE);
                    for (SnapshotResource each : rules) {
                      assertThat(rules).filteredOn(each::equals).hasSize(2);
                    }
                    assertThat(rules).hasSizeLessThanOrEqualTo(6);
                  }
                }));
      }
      for (Future<?> each : changing) {
        each.get();
      }
      done.set(true);
      for (Future<?> each : reading) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(tenant.resources(RULE)).isEmpty();
  }

  /**
   * A function that changes a tenant can advance the clock, or wait for a thread that does, without
   * a deadlock.
   */
  @Test
  void jobsReadTheTenantDuringAChange() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (TenantSimulator simulator = simulatorWithJob()) {
      int changed =
          simulator
              .tenant()
              .replaceAll(
                  RULE,
                  each -> {
                    awaitEnd(other.submit(() -> simulator.advance(Duration.ofMinutes(2))));
                    simulator.advance(Duration.ofMinutes(1));
                    return rule("after");
                  });
      assertThat(changed).isEqualTo(1);
      assertThat(simulator.service().listJobs(simulator.tenant().admin()))
          .extracting(SnapshotJob::status)
          .containsExactly(SnapshotJobStatus.SUCCEEDED);
      assertThat(simulator.tenant().resources(RULE)).containsExactly(rule("after"));
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void resetDoesNotWaitForAChange() {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (TenantSimulator simulator = simulatorWithJob()) {
      SimulatedTenant its = simulator.tenant();
      assertThatExceptionOfType(ConcurrentModificationException.class)
          .isThrownBy(
              () ->
                  its.removeIf(
                      RULE,
                      each -> {
                        awaitEnd(other.submit(simulator::reset));
                        return true;
                      }))
          .withMessage("the tenant was changed by the given function, or by reset or loadState");
      assertThatExceptionOfType(ConcurrentModificationException.class)
          .isThrownBy(
              () ->
                  its.replaceAll(
                      RULE,
                      each -> {
                        simulator.reset();
                        return rule("after");
                      }));
      assertThat(its.resources(RULE)).containsExactly(rule("before"));
    } finally {
      other.shutdownNow();
    }
  }

  private static TenantSimulator simulatorWithJob() {
    TenantSimulator simulator =
        TenantSimulator.builder().addTenant(tenant -> tenant.add(rule("before"))).build();
    simulator
        .service()
        .createSnapshot(
            simulator.tenant().admin(), CreateSnapshotRequest.of("Weekly export", RULE));
    return simulator;
  }

  private static void awaitEnd(Future<?> task) {
    try {
      task.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("it has not ended", e);
    }
  }

  private static Predicate<SnapshotResource> hasName(String name) {
    return resource -> resource.displayName().equals(name);
  }
}
