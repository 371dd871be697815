package io.github.tenantsnapshot.tests.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy before a server of this machine, which can break connections. Thread-safe. */
public final class TcpProxy implements AutoCloseable {

  /** The state of the proxy. */
  public enum State {
    /** Forwards everything. */
    OPEN,
    /** Closes all connections, new ones as soon as they are made. */
    CUT,
    /** Forwards requests to the server, and drops its responses. */
    RESPONSES_LOST,
    /** Drops everything, and does not even forward the closing of a connection. */
    SILENT
  }

  private final ServerSocket listener;
  private volatile int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile State state = State.OPEN;

  /** Creates a proxy before a port of loopback. */
  public TcpProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** Returns the port of the proxy. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Changes the port to which new connections are forwarded. */
  public void forwardTo(int port) {
    serverPort = port;
  }

  /** Changes the state. Connections that may have lost data are closed. */
  public void become(State next) {
    State before = state;
    state = next;
    if (next == State.CUT || before == State.RESPONSES_LOST || before == State.SILENT) {
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
        Socket server;
        try {
          server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        } catch (ConnectException e) { // the server is down, which clients must notice
          client.close();
          continue;
        }
        sockets.add(client);
        sockets.add(server);
        start(() -> pump(client, server, State.SILENT, State.SILENT));
        start(() -> pump(server, client, State.SILENT, State.RESPONSES_LOST));
        if (state == State.CUT) {
          cut(); // the state has changed since the connection was accepted
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Forwards bytes in one direction, and drops them in the given states. */
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
      // one side has closed its connection; below, so does the other, unless silent
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
