package io.github.tenantsnapshot.tests.failover;

import io.github.tenantsnapshot.tests.stores.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Three MariaDB servers in a Galera cluster, of which clients use one, the writer, through a proxy.
 * Used by one thread.
 */
final class GaleraCluster implements AutoCloseable {

  private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
  private static final Path INSTALL = Path.of("/usr/bin/mariadb-install-db");
  private static final Path PROVIDER = Path.of("/usr/lib/galera/libgalera_smm.so");
  private static final String PACKAGES = "mariadb-server, galera-4 and rsync";
  private static final int SIZE = 3;

  private final Path folder;
  private final TcpProxy proxy;
  private final List<Node> nodes = new ArrayList<>();
  private Node writer;
  private int folders;

  /** A server and its ports. */
  private static final class Node {
    final String name;
    final int port = ServerProcess.freePort();
    final int groupPort = ServerProcess.freePort();
    final int stateTransferPort = ServerProcess.freePort();
    final int incrementalTransferPort = ServerProcess.freePort();
    Path data;
    ServerProcess process;

    Node(int number) {
      name = "node" + number;
    }

    String groupAddress() {
      return "127.0.0.1:" + groupPort;
    }
  }

  private GaleraCluster(Path folder) throws IOException {
    this.folder = folder;
    for (int i = 1; i <= SIZE; i++) {
      nodes.add(new Node(i));
    }
    writer = nodes.get(0);
    proxy = new TcpProxy(writer.port);
  }

  static void assumeInstalled() {
    ServerProcess.assumeExists(SERVER, PACKAGES);
    ServerProcess.assumeExists(INSTALL, PACKAGES);
    ServerProcess.assumeExists(Path.of("/usr/bin/rsync"), PACKAGES);
    ServerProcess.assumeReadable(PROVIDER, PACKAGES);
  }

  /** Starts all servers. */
  static GaleraCluster start() throws Exception {
    Path target = Files.createDirectories(Path.of("target", "failover").toAbsolutePath());
    GaleraCluster cluster = new GaleraCluster(Files.createTempDirectory(target, "galera-"));
    try {
      ServerProcess.run(
          ServerProcess.withoutRoot(
              List.of(
                  INSTALL.toString(),
                  "--no-defaults",
                  "--datadir=" + cluster.initialData(),
                  "--auth-root-authentication-method=normal",
                  "--skip-test-db")));
      cluster.startNode(cluster.nodes.get(0), null);
      for (Node node : cluster.nodes.subList(1, SIZE)) {
        cluster.startNode(node, cluster.nodes.get(0));
      }
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  private Path initialData() {
    return folder.resolve("initial");
  }

  /**
   * Starts a server with new data, and waits until it has those of the cluster.
   *
   * @param donor the server that sends the data; null for the first server of the cluster
   */
  private void startNode(Node node, Node donor) throws Exception {
    Path data = folder.resolve("data-" + ++folders);
    node.data = data;
    ServerProcess.run(List.of("cp", "-a", initialData().toString(), data.toString()));
    List<String> command =
        new ArrayList<>(
            List.of(
                SERVER.toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--socket=" + node.name + ".sock", // in the folder of the data
                "--pid-file=" + data.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--port=" + node.port,
                "--binlog-format=ROW",
                "--innodb-autoinc-lock-mode=2",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=64M",
                "--wsrep-on=ON",
                "--wsrep-provider=" + PROVIDER,
                "--wsrep-cluster-name=tests",
                "--wsrep-node-name=" + node.name,
                "--wsrep-node-address=127.0.0.1",
                "--wsrep-sst-method=rsync",
                "--wsrep-slave-threads=4",
                "--wsrep-sst-receive-address=127.0.0.1:" + node.stateTransferPort,
                "--wsrep-provider-options=gmcast.listen_addr=tcp://"
                    + node.groupAddress()
                    + ";base_port="
                    + node.groupPort
                    + ";ist.recv_addr=127.0.0.1:"
                    + node.incrementalTransferPort
                    + ";gcache.size=16M;evs.keepalive_period=PT0.5S;evs.inactive_check_period=PT0.5S"
                    + ";evs.suspect_timeout=PT2S;evs.inactive_timeout=PT6S;evs.install_timeout=PT5S"));
    if (donor == null) {
      command.add("--wsrep-cluster-address=gcomm://");
    } else {
      command.add("--wsrep-cluster-address=gcomm://" + donor.groupAddress());
      command.add("--wsrep-sst-donor=" + donor.name);
    }
    node.process = // not root, or rsync would give up its rights
        ServerProcess.start(
            node.name, folder.resolve(node.name + ".txt"), ServerProcess.withoutRoot(command));
    node.process.await(
        "synced server",
        () ->
            status(node, "wsrep_ready").equals("ON")
                && status(node, "wsrep_local_state_comment").equals("Synced"));
  }

  /** Creates a database and returns its URL, by which clients reach the writer. */
  String newDatabase(String name) throws SQLException {
    execute(writer, "create database " + name);
    return "jdbc:mariadb://127.0.0.1:"
        + proxy.port()
        + "/"
        + name
        + "?user=root&connectTimeout=2000&socketTimeout=20000";
  }

  /** Ends the writer by force. */
  void killWriter() throws IOException, InterruptedException {
    writer.process.kill(ServerProcess.Kill.ALL);
    proxy.become(TcpProxy.State.CUT);
    ServerProcess.deleteData(writer.data);
  }

  /**
   * Makes another server the writer, after it has applied everything that was committed, and gives
   * the killed one the data of the third.
   */
  void switchWriter(Random random) throws Exception {
    List<Node> left = nodes.stream().filter(node -> node != writer).toList();
    writer = left.get(random.nextInt(left.size()));
    writer.process.await(
        "majority of the cluster",
        () ->
            status(writer, "wsrep_cluster_status").equals("Primary")
                && status(writer, "wsrep_cluster_size").equals(Integer.toString(SIZE - 1))
                && status(writer, "wsrep_ready").equals("ON"));
    execute(writer, "set session wsrep_sync_wait = 1", "select 1"); // waits for what was committed
    proxy.forwardTo(writer.port);
    proxy.become(TcpProxy.State.OPEN);
  }

  /** Starts the server that was killed again, with the data of one that is not the writer. */
  void restoreNode() throws Exception {
    Node killed = nodes.stream().filter(node -> !node.process.isAlive()).findFirst().orElseThrow();
    Node donor =
        nodes.stream()
            .filter(node -> node != writer && node.process.isAlive())
            .findFirst()
            .orElseThrow();
    startNode(killed, donor);
  }

  private static String status(Node node, String name) throws SQLException {
    return execute(node, "show status like '" + name + "'");
  }

  /** Runs statements on one connection; returns the last column of the last result. */
  private static String execute(Node node, String... statements) throws SQLException {
    String value = "";
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:"
                    + node.port
                    + "/?user=root&connectTimeout=2000&socketTimeout=60000");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        if (statement.execute(sql)) {
          try (ResultSet row = statement.getResultSet()) {
            value = row.next() ? row.getString(row.getMetaData().getColumnCount()) : "";
          }
        }
      }
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    for (Node node : nodes) {
      if (node.process != null) {
        node.process.close();
        ServerProcess.deleteData(node.data);
      }
    }
    ServerProcess.deleteData(initialData());
  }
}
