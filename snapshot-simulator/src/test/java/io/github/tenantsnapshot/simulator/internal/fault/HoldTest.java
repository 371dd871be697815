package io.github.tenantsnapshot.simulator.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.internal.fault.HeldResponses.End;
import io.github.tenantsnapshot.simulator.internal.fault.HeldResponses.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Tests of how holds of responses begin and end. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HoldTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final HeldResponses held = new HeldResponses();
  private final FaultHolds fault = new FaultHolds();
  private final List<End> ends = new ArrayList<>();

  @AfterEach
  void close() {
    held.close();
  }

  @Test
  void holdEndsWhenItsTimeHasElapsed() throws InterruptedException {
    Hold hold = held.begin(fault, Duration.ofNanos(1));

    assertThat(hold.await()).isEqualTo(End.RELEASED);
    assertThat(hold.await()).isEqualTo(End.RELEASED);
  }

  @Test
  void firstEndOfAHoldCounts() throws InterruptedException {
    Hold hold = held.begin(fault, DAY);

    hold.cancel();
    hold.release();

    assertThat(hold.await()).isEqualTo(End.CANCELED);
  }

  @Test
  void holdOfNoTimeDoesNotBegin() {
    assertThat(held.begin(fault, Duration.ZERO)).isNull();
  }

  @Test
  void clearedFaultHoldsNothing() {
    fault.release();

    assertThat(held.begin(fault, DAY)).isNull();

    held.release(); // would wait for a hold that had begun
  }

  @Test
  void nothingIsHeldDuringResets() {
    held.release();
    held.release();
    held.holdAgain();
    assertThat(held.begin(fault, DAY)).isNull();

    held.holdAgain();

    assertThat(held.begin(fault, DAY)).isNotNull();
  }

  @Test
  void releaseWaitsUntilTheRequestsAreFinished() throws InterruptedException {
    Hold hold = held.begin(fault, DAY);
    Thread reset = new Thread(held::release);
    reset.start();
    assertThat(hold.await()).isEqualTo(End.RELEASED);
    while (reset.getState() != Thread.State.WAITING) {
      assertThat(reset.getState()).isNotEqualTo(Thread.State.TERMINATED);
      Thread.onSpinWait();
    }

    hold.finish();

    reset.join();
  }

  @Test
  void finishedRequestsAreNotWaitedFor() {
    held.begin(fault, DAY).finish();

    held.release();
  }

  @Test
  void holdThatBeginsAfterCloseEndsAtOnce() throws InterruptedException {
    held.close();

    Hold hold = held.begin(fault, DAY);

    assertThat(hold.await()).isEqualTo(End.CLOSED);
    hold.whenEnded(ends::add);
    assertThat(ends).containsExactly(End.CLOSED);
  }

  @Test
  void responseThatIsDueAtCloseIsComputedOnTheCallingThread() {
    Hold hold = held.begin(fault, DAY);
    hold.release();
    held.close();

    hold.whenEnded(ends::add);

    assertThat(ends).containsExactly(End.RELEASED);
  }
}
