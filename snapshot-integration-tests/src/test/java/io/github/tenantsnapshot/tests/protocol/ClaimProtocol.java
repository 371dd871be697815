package io.github.tenantsnapshot.tests.protocol;

import static io.github.tenantsnapshot.tests.protocol.ProtocolState.JobState.DELETED;
import static io.github.tenantsnapshot.tests.protocol.ProtocolState.JobState.FAILED;
import static io.github.tenantsnapshot.tests.protocol.ProtocolState.JobState.LEASED;
import static io.github.tenantsnapshot.tests.protocol.ProtocolState.JobState.SUCCEEDED;
import static io.github.tenantsnapshot.tests.protocol.ProtocolState.JobState.WAITING;

import io.github.tenantsnapshot.tests.protocol.ProtocolState.Late;
import io.github.tenantsnapshot.tests.protocol.ProtocolState.NodeState;
import io.github.tenantsnapshot.tests.protocol.ProtocolState.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The actions of the claim protocol: claim, begin to read, renew, release, publish, fail after the
 * last attempt, delete, die, and the passing of time. A node may lose each response; a renewal, a
 * release and a publication may also arrive later.
 *
 * <p>One job and two nodes, whose clocks differ by at most half a lease; {@link Bounds} has the
 * other bounds.
 *
 * <p>A node that renews in time never loses its job, unless one of its renewals arrives after a
 * later one: the lease then ends as if the last renewal had not been made. Another node may take
 * the job over, which costs an attempt and nothing else.
 */
final class ClaimProtocol {

  /** The duration of a lease, in ticks. */
  static final int LEASE = 6;

  /** The interval of renewals: a third of a lease. */
  static final int RENEWAL = LEASE / 3;

  /** The largest skew that is harmless: half a lease. */
  static final int MAX_SKEW = LEASE / 2;

  static final int MAX_ATTEMPTS = 3;

  private final Bounds bounds;
  private final Set<Flaw> flaws;
  private final List<Step> steps = new ArrayList<>();

  /**
   * The bounds of an exploration.
   *
   * @param claims the maximum number of claims
   * @param skews whether the clocks differ
   * @param late whether one request may be late
   * @param attempts whether to distinguish the attempts that nodes began to read
   */
  record Bounds(int claims, boolean skews, boolean late, boolean attempts) {

    /** The bounds for the properties of the protocol. */
    static final Bounds OF_PROPERTIES = new Bounds(3, true, true, false);

    /** The bounds for what can be observed: the last attempt fails. */
    static final Bounds OF_OBSERVATIONS = new Bounds(MAX_ATTEMPTS + 1, false, false, true);
  }

  /** A fault of the protocol, which an exploration must find. */
  enum Flaw {
    CLAIM_IGNORES_LEASE,
    CLAIM_KEEPS_NUMBER,
    CLAIM_COUNTS_NO_ATTEMPT,
    RENEWAL_IGNORES_CLAIM,
    RENEWAL_REVIVES_RELEASED_JOB,
    RENEWAL_IS_TOO_RARE,
    RELEASE_IGNORES_CLAIM,
    RELEASE_LOSES_JOB,
    PUBLICATION_IGNORES_CLAIM,
    PUBLICATION_IGNORES_RELEASE,
    PUBLICATION_CHARGES_FIRST,
    PUBLICATION_KEEPS_CLAIM,
    DELETION_KEEPS_CLAIM,
    SKEW_OF_A_LEASE
  }

  /**
   * A step to another state.
   *
   * @param problem what the step violates; an empty text if nothing
   */
  record Step(String action, ProtocolState next, String problem) {}

  ClaimProtocol(Bounds bounds, Set<Flaw> flaws) {
    this.bounds = bounds;
    this.flaws = flaws;
  }

  /** Returns the initial states: with equal clocks, and with the largest skews. */
  List<ProtocolState> initial() {
    if (!bounds.skews) {
      return List.of(ProtocolState.initial(0));
    }
    int most = flaws.contains(Flaw.SKEW_OF_A_LEASE) ? LEASE : MAX_SKEW;
    List<ProtocolState> states = new ArrayList<>();
    for (int skew = -most; skew <= most; skew += most) {
      states.add(ProtocolState.initial(skew));
    }
    return states;
  }

  /** Returns every step from a state. */
  List<Step> steps(ProtocolState state) {
    steps.clear();
    boolean rare = flaws.contains(Flaw.RENEWAL_IS_TOO_RARE);
    add("time passes", state.tick(rare ? LEASE - 1 : RENEWAL));
    for (int node = 0; node < 2; node++) {
      claim(state, node);
      if (state.node(node).claim() > 0) {
        actHolding(state, node);
      }
    }
    if (state.job() != DELETED) {
      add("a client deletes the job", deleted(state));
    }
    Late late = state.late();
    if (late.request() != Request.NONE) {
      ProtocolState arrived = state.with(Late.NOTHING);
      switch (late.request()) {
        case RENEW -> renew("a late renewal arrives", arrived, late.claim(), late.due());
        case RELEASE -> add("a late release arrives", released(arrived, late.claim(), 0));
        default -> publish("a late publication arrives", arrived, late.claim());
      }
    }
    return steps;
  }

  private void add(String action, ProtocolState next) {
    steps.add(new Step(action, next, ""));
  }

  private ProtocolState deleted(ProtocolState state) {
    return flaws.contains(Flaw.DELETION_KEEPS_CLAIM) && state.job() == LEASED
        ? new ProtocolState(
            state.skew(),
            DELETED,
            state.claim(),
            state.attempt(),
            state.due(),
            state.ended(),
            state.charged(),
            state.begun(),
            state.first(),
            state.second(),
            state.late())
        : state.withJob(DELETED, state.claim(), state.attempt(), ProtocolState.NEVER);
  }

  private void claim(ProtocolState state, int node) {
    boolean waits = state.job() == WAITING || state.job() == LEASED;
    int left = state.due() - state.ahead(node);
    boolean due = left <= 0 || (flaws.contains(Flaw.CLAIM_IGNORES_LEASE) && state.job() == LEASED);
    if (!waits || !due || state.claim() == bounds.claims || state.node(node).claim() > 0) {
      return;
    }
    boolean leased = state.job() == LEASED;
    int number =
        flaws.contains(Flaw.CLAIM_KEEPS_NUMBER) && leased ? state.claim() : state.claim() + 1;
    boolean counts = leased && !flaws.contains(Flaw.CLAIM_COUNTS_NO_ATTEMPT);
    int attempt = counts ? state.attempt() + 1 : state.attempt();
    ProtocolState claimed = state.withJob(LEASED, number, attempt, LEASE + state.ahead(node));
    add(name(node) + " claims", claimed.with(node, new NodeState(number, attempt, 0, true)));
    add(name(node) + " claims and loses the response", claimed);
  }

  private void actHolding(ProtocolState state, int node) {
    NodeState held = state.node(node);
    ProtocolState without = state.with(node, NodeState.IDLE);
    String name = name(node);
    add(name + " dies", without);
    if (held.attempt() <= MAX_ATTEMPTS) {
      if (bounds.attempts && (state.begun() & 1 << held.attempt()) == 0) {
        add(name + " begins to read", state.withBegun(held.attempt()));
      } else {
        publish(name + " publishes", without, held.claim());
        later(name, state, new Late(Request.PUBLISH, held.claim(), 0));
      }
    } else if (state.isHeldBy(held.claim())) {
      add(name + " fails the job after its last attempt", without.withEnd(FAILED, 0));
    }
    add(name + " releases", released(without, held.claim(), state.ahead(node)));
    later(name, without, new Late(Request.RELEASE, held.claim(), 0));
    int due = LEASE + state.ahead(node);
    NodeState after =
        state.isHeldBy(held.claim())
            ? new NodeState(held.claim(), held.attempt(), 0, held.punctual())
            : NodeState.IDLE;
    renew(name + " renews", state.with(node, after), held.claim(), due);
    NodeState late = new NodeState(held.claim(), held.attempt(), 0, false);
    later(name, state.with(node, late), new Late(Request.RENEW, held.claim(), due));
  }

  private void later(String name, ProtocolState state, Late request) {
    if (bounds.late && state.late().request() == Request.NONE) {
      add(name + " sends a late " + request.request(), state.with(request));
    }
  }

  private void renew(String action, ProtocolState state, int claim, int due) {
    boolean renews =
        state.isHeldBy(claim)
            || (flaws.contains(Flaw.RENEWAL_IGNORES_CLAIM) && state.job() == LEASED)
            || (flaws.contains(Flaw.RENEWAL_REVIVES_RELEASED_JOB)
                && state.job() != DELETED
                && state.claim() == claim);
    ProtocolState next =
        renews ? state.withJob(LEASED, state.claim(), state.attempt(), due) : state;
    boolean wrong = renews && !state.isHeldBy(claim);
    steps.add(new Step(action, next, wrong ? "a claim that has ended renews" : ""));
  }

  private ProtocolState released(ProtocolState state, int claim, int now) {
    boolean releases =
        state.isHeldBy(claim)
            || (flaws.contains(Flaw.RELEASE_IGNORES_CLAIM) && state.job() == LEASED);
    int due = flaws.contains(Flaw.RELEASE_LOSES_JOB) ? ProtocolState.NEVER : now;
    return releases ? state.withJob(WAITING, state.claim(), state.attempt(), due) : state;
  }

  private void publish(String action, ProtocolState state, int claim) {
    boolean publishes =
        state.isHeldBy(claim)
            || (flaws.contains(Flaw.PUBLICATION_IGNORES_CLAIM) && state.job() == LEASED)
            || (flaws.contains(Flaw.PUBLICATION_IGNORES_RELEASE)
                && state.job() == WAITING
                && state.claim() == claim)
            || (flaws.contains(Flaw.DELETION_KEEPS_CLAIM)
                && state.job() == DELETED
                && state.due() != ProtocolState.NEVER
                && state.claim() == claim);
    if (!publishes) {
      add(
          action + " in vain",
          flaws.contains(Flaw.PUBLICATION_CHARGES_FIRST) ? state.withCharge() : state);
      return;
    }
    String problem =
        state.job() != LEASED || state.claim() != claim ? "a claim that has ended publishes" : "";
    ProtocolState ended = state.withEnd(SUCCEEDED, 1);
    steps.add(
        new Step(
            action,
            flaws.contains(Flaw.PUBLICATION_KEEPS_CLAIM)
                ? ended.withJob(LEASED, state.claim(), state.attempt(), state.due())
                : ended,
            problem));
  }

  /**
   * Returns whether the exploration ends with this state, because the number of claims is bounded.
   */
  boolean isLast(ProtocolState state) {
    return state.isOver() || state.claim() == bounds.claims;
  }

  /** Returns what a state violates after a step; an empty text if nothing. */
  static String problem(ProtocolState before, ProtocolState after) {
    if (after.ended() > 1) {
      return "a job ends twice";
    }
    if (after.charged() > 1 || (after.charged() == 1 && after.ended() == 0)) {
      return "a snapshot is charged twice, or is charged without being published";
    }
    if (before.isOver() && after.job() != before.job() && after.job() != DELETED) {
      return "a job changes after its end";
    }
    if (!after.isOver() && after.due() == ProtocolState.NEVER) {
      return "a job that has not ended is never due";
    }
    if (after.attempt() <= before.attempt()
        && after.claim() > before.claim()
        && before.job() == LEASED) {
      return "a taken over job counts no attempt";
    }
    for (int node = 0; node < 2; node++) {
      NodeState holder = before.node(node);
      if (holder.claim() > 0
          && holder.punctual()
          && before.isHeldBy(holder.claim())
          && after.node(node).claim() == holder.claim()
          && !after.isOver()
          && !after.isHeldBy(holder.claim())) {
        return "a node that renews in time loses its job";
      }
    }
    if (after.job() == LEASED && sharesClaim(after)) {
      return "two nodes hold the same claim";
    }
    return "";
  }

  private static boolean sharesClaim(ProtocolState state) {
    return state.first().claim() > 0 && state.first().claim() == state.second().claim();
  }

  private static String name(int node) {
    return node == 0 ? "the first node" : "the second node";
  }
}
