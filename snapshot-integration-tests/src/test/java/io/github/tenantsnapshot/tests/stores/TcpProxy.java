package io.github.tenantsnapshot.tests.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way between a client and a server of this machine, which can be cut. Thread-safe. */
final class TcpProxy implements AutoCloseable {

  /** How the way stands. */
  enum State {
    /** Everything passes. */
    OPEN,
    /** Connections are cut, and new ones as soon as they are made. */
    CUT,
    /** What the server answers is lost; it still hears the client. */
    ANSWERS_LOST,
    /** Nothing passes, and nobody is told: not even that the other side has hung up. */
    SILENT
  }

  private final ServerSocket listener;
  private final int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile State state = State.OPEN;

  TcpProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Changes how the way stands. Opening it cuts the connections that may have lost something. */
  void become(State next) {
    State before = state;
    state = next;
    if (next == State.CUT || before == State.ANSWERS_LOST || before == State.SILENT) {
      cut();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (state == State.CUT) {
          client.close();
          continue;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.add(client);
        sockets.add(server);
        start(() -> pump(client, server, State.SILENT, State.SILENT));
        start(() -> pump(server, client, State.SILENT, State.ANSWERS_LOST));
        if (state == State.CUT) {
          cut(); // which became so in between
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Carries bytes one way, save in the given states, in which they are lost. */
  private void pump(Socket from, Socket to, State lost, State lostToo) {
    byte[] bytes = new byte[8192];
    try (from) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        State now = state;
        if (now != lost && now != lostToo) {
          out.write(bytes, 0, read);
        }
      }
    } catch (IOException e) {
      // One of the two is gone, and so is the other unless it cannot hear of that.
    }
    sockets.remove(from);
    if (state != State.SILENT) {
      close(to);
    }
  }

  private void cut() {
    sockets.forEach(this::close);
  }

  private void close(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable runnable) {
    Thread thread = new Thread(runnable, "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
