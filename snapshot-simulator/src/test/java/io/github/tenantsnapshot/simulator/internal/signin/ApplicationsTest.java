package io.github.tenantsnapshot.simulator.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApplicationsTest {

  private static final int MAX = 10_000;
  private static final int THREADS = 4;
  private static final int EACH = 50;
  private static final int ROUNDS = 100;

  private static Application application(int number) {
    String id = (10_000_000 + number) + "-2222-3333-4444-555555555555";
    return new Application(id, true, Set.of(), List.of(), Set.of(), Set.of());
  }

  @Test
  void concurrentRegistrationsDoNotExceedTheLimit() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        assertThat(registered(threads)).isEqualTo(MAX);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns how many registrations succeed of those that several threads try at the limit. */
  private static int registered(ExecutorService threads) throws Exception {
    Applications applications = new Applications();
    int before = MAX - THREADS * EACH / 2;
    for (int i = 0; i < before; i++) {
      applications.register(application(i));
    }
    AtomicInteger waiting = new AtomicInteger(THREADS);
    List<Future<Integer>> results = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int first = MAX + thread * EACH;
      List<Application> more =
          IntStream.range(first, first + EACH).mapToObj(ApplicationsTest::application).toList();
      results.add(
          threads.submit(
              () -> {
                waiting.decrementAndGet();
                while (waiting.get() > 0) {
                  Thread.onSpinWait(); // so that all threads begin at once
                }
                return (int) more.stream().filter(each -> succeeds(applications, each)).count();
              }));
    }
    int registered = before;
    for (Future<Integer> result : results) {
      registered += result.get();
    }
    return registered;
  }

  private static boolean succeeds(Applications applications, Application application) {
    try {
      applications.register(application);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void registrationCanBeReplacedAtTheLimit() {
    Applications applications = new Applications();
    for (int i = 0; i < MAX; i++) {
      applications.register(application(i));
    }

    applications.register(application(0));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> applications.register(application(MAX)))
        .withMessage("there must be at most 10000 applications");
  }

  @Test
  void applicationOfGraphSignsInNowhere() {
    for (String id :
        List.of("00000003-0000-0000-c000-000000000000", "00000003-0000-0000-C000-000000000000")) {
      assertThatExceptionOfType(SignInException.class)
          .isThrownBy(() -> new Applications().get(id, "common"))
          .withMessageStartingWith("AADSTS700016: ");
    }
  }
}
