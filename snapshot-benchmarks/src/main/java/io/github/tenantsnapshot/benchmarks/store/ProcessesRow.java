package io.github.tenantsnapshot.benchmarks.store;

import static io.github.tenantsnapshot.benchmarks.database.DatabaseKind.POSTGRESQL;

import io.github.tenantsnapshot.benchmarks.database.Cost;
import io.github.tenantsnapshot.benchmarks.database.DatabaseKind;
import io.github.tenantsnapshot.benchmarks.database.FreshDatabase;
import io.github.tenantsnapshot.benchmarks.report.Goal;
import io.github.tenantsnapshot.benchmarks.report.Result;
import io.github.tenantsnapshot.benchmarks.run.JavaProcess;
import io.github.tenantsnapshot.benchmarks.run.Measurements;
import io.github.tenantsnapshot.benchmarks.run.Pass;
import io.github.tenantsnapshot.benchmarks.run.Rounds;
import io.github.tenantsnapshot.benchmarks.run.Row;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Row h: the rate of several processes that run the jobs of one PostgreSQL. */
public final class ProcessesRow implements Row {

  /** Creates the row. */
  public ProcessesRow() {}

  @Override
  public String settings() {
    return DatabaseKind.settings()
        + "; 16 workers and 18 connections in each process, claimAhead 15";
  }

  @Override
  public List<Result> measure(Pass pass) throws Exception {
    int jobs = pass.pick(400, 20_000, 200_000);
    Rounds rounds = new Rounds();
    for (int processes : new int[] {1, 2, 4}) {
      rounds.add(name(processes), () -> run(NodeProgram.SNAPSHOTS, jobs, processes));
    }
    for (int processes : new int[] {1, 4}) {
      rounds.add(peer(processes), () -> run(NodeProgram.DB_SCHEDULER, jobs, processes));
    }
    Measurements measured = rounds.run(pass);
    SnapshotJobs.dropTemplates();
    String what = jobs + " due jobs, PostgreSQL, no duplicate: ";
    return List.of(
        rate(measured, what + "2 processes", name(2), name(1), Goal.ratioAtLeast(1)),
        rate(measured, what + "4 processes", name(4), name(1), Goal.ratioAtLeast(0.8)),
        rate(measured, what + peer(4), peer(4), peer(1), Goal.stated()),
        rate(measured, what + "4 processes", name(4), peer(4), Goal.stated()));
  }

  private static Result rate(
      Measurements measured, String what, String ours, String theirs, Goal goal) {
    return measured.compare(what, Cost.RATE, "jobs/s", ours, theirs, goal);
  }

  private static String name(int processes) {
    return processes == 1 ? "one process" : processes + " processes";
  }

  private static String peer(int processes) {
    return "db-scheduler, lock-and-fetch, " + name(processes);
  }

  private static Map<String, Double> run(String program, int jobs, int processes) throws Exception {
    boolean snapshots = program.equals(NodeProgram.SNAPSHOTS);
    ExecutorService readers = Executors.newFixedThreadPool(processes);
    List<JavaProcess> nodes = new ArrayList<>();
    try (FreshDatabase database = FreshDatabase.create(POSTGRESQL)) {
      if (snapshots) {
        SnapshotJobs.fill(database, JdbcJobStore.open(database.pool(2)), jobs);
      } else {
        DbScheduler.fill(database, jobs);
      }
      for (int i = 0; i < processes; i++) {
        nodes.add(JavaProcess.start(NodeProgram.class, program, database.url()));
      }
      for (JavaProcess node : nodes) {
        node.readLine(); // ready
      }
      AtomicInteger ended = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(1);
      Cost cost = Cost.start(database);
      List<Future<Integer>> executed = new ArrayList<>();
      for (JavaProcess node : nodes) {
        node.writeLine("start");
        executed.add(readers.submit(() -> follow(node, ended, jobs, done)));
      }
      if (!done.await(SnapshotJobs.TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("only " + ended + " of " + jobs + " jobs have ended");
      }
      Map<String, Double> figures = cost.end(jobs);
      int executions = 0;
      for (int i = 0; i < processes; i++) {
        nodes.get(i).writeLine("stop");
        executions += executed.get(i).get();
        nodes.get(i).awaitEnd();
      }
      if (executions != jobs || ended.get() != jobs) {
        throw new IllegalStateException(
            executions + " executions and " + ended + " ends of " + jobs + " jobs");
      }
      if (snapshots) {
        SnapshotJobs.requireSucceeded(database, jobs);
      } else {
        database.requireNumber(0, "select count(*) from scheduled_tasks");
      }
      return figures;
    } finally {
      nodes.forEach(JavaProcess::close);
      readers.shutdownNow();
    }
  }

  /** Adds up what a node has ended, and returns how many jobs it has executed. */
  private static int follow(JavaProcess node, AtomicInteger ended, int jobs, CountDownLatch done)
      throws IOException {
    int known = 0;
    while (true) {
      String line = node.readLine();
      if (line.startsWith(NodeProgram.EXECUTED)) {
        return Integer.parseInt(line.substring(NodeProgram.EXECUTED.length()));
      }
      int now = Integer.parseInt(line);
      if (ended.addAndGet(now - known) >= jobs) {
        done.countDown();
      }
      known = now;
    }
  }
}
