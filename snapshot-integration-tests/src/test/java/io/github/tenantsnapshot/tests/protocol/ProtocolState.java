package io.github.tenantsnapshot.tests.protocol;

import static io.github.tenantsnapshot.tests.protocol.ProtocolState.JobState.WAITING;

/**
 * A state of the claim protocol: one job, two nodes, and at most one request that is late. Times
 * are relative to the clock of the first node, in ticks.
 *
 * @param skew how far the clock of the second node is ahead
 * @param job the state of the job
 * @param claim the number of the last claim
 * @param attempt the number of the attempt
 * @param due the time until the job is due: its next step or, while leased, the end of its lease
 * @param ended how often the end of the job was stored
 * @param charged how often its snapshot was charged
 * @param begun the attempts that nodes began to read, one bit for each
 */
record ProtocolState(
    int skew,
    JobState job,
    int claim,
    int attempt,
    int due,
    int ended,
    int charged,
    int begun,
    NodeState first,
    NodeState second,
    Late late) {

  /** The time of a job that is never due. */
  static final int NEVER = 1_000;

  /** The state of a job in the store. */
  enum JobState {
    WAITING,
    LEASED,
    SUCCEEDED,
    FAILED,
    DELETED
  }

  /**
   * What a node knows. A node that dies and starts again knows nothing.
   *
   * @param claim the claim that it believes to hold; 0 for none
   * @param attempt the attempt of the claim
   * @param sinceRenewal the ticks since it claimed or renewed
   * @param punctual whether it has renewed in time so far
   */
  record NodeState(int claim, int attempt, int sinceRenewal, boolean punctual) {
    static final NodeState IDLE = new NodeState(0, 0, 0, false);
  }

  /** The kinds of requests that may arrive after their node has given up. */
  enum Request {
    NONE,
    RENEW,
    RELEASE,
    PUBLISH
  }

  /**
   * A request that has not arrived yet.
   *
   * @param due the end of the lease, of a renewal
   */
  record Late(Request request, int claim, int due) {
    static final Late NOTHING = new Late(Request.NONE, 0, 0);
  }

  /** Returns the state of a new job, which is due. */
  static ProtocolState initial(int skew) {
    return new ProtocolState(
        skew, WAITING, 0, 1, 0, 0, 0, 0, NodeState.IDLE, NodeState.IDLE, Late.NOTHING);
  }

  NodeState node(int number) {
    return number == 0 ? first : second;
  }

  /** Returns how far the clock of a node is ahead of the one of the first node. */
  int ahead(int node) {
    return node == 0 ? 0 : skew;
  }

  ProtocolState with(int number, NodeState node) {
    return new ProtocolState(
        skew,
        job,
        claim,
        attempt,
        due,
        ended,
        charged,
        begun,
        number == 0 ? node : first,
        number == 0 ? second : node,
        late);
  }

  ProtocolState with(Late request) {
    return new ProtocolState(
        skew, job, claim, attempt, due, ended, charged, begun, first, second, request);
  }

  ProtocolState withJob(JobState state, int newClaim, int newAttempt, int newDue) {
    return new ProtocolState(
        skew, state, newClaim, newAttempt, newDue, ended, charged, begun, first, second, late);
  }

  ProtocolState withEnd(JobState state, int charges) {
    return new ProtocolState(
        skew,
        state,
        claim,
        attempt,
        NEVER,
        ended + 1,
        charged + charges,
        begun,
        first,
        second,
        late);
  }

  ProtocolState withCharge() {
    return new ProtocolState(
        skew, job, claim, attempt, due, ended, charged + 1, begun, first, second, late);
  }

  ProtocolState withBegun(int number) {
    return new ProtocolState(
        skew, job, claim, attempt, due, ended, charged, begun | 1 << number, first, second, late);
  }

  /** Returns whether the job has ended or was deleted. */
  boolean isOver() {
    return job.compareTo(JobState.SUCCEEDED) >= 0;
  }

  /** Returns whether a claim holds. */
  boolean isHeldBy(int number) {
    return job == JobState.LEASED && claim == number;
  }

  /** Returns the state one tick later; times in the past are not told apart. */
  ProtocolState tick(int renewal) {
    return new ProtocolState(
        skew,
        job,
        claim,
        attempt,
        due == NEVER ? NEVER : Math.max(due - 1, -ClaimProtocol.LEASE),
        ended,
        charged,
        begun,
        tick(first, renewal),
        tick(second, renewal),
        late.request == Request.RENEW
            ? new Late(Request.RENEW, late.claim, Math.max(late.due - 1, -ClaimProtocol.LEASE))
            : late);
  }

  private static NodeState tick(NodeState node, int renewal) {
    if (node.claim == 0) {
      return node;
    }
    boolean punctual = node.punctual && node.sinceRenewal < renewal;
    return new NodeState(node.claim, node.attempt, punctual ? node.sinceRenewal + 1 : 0, punctual);
  }
}
