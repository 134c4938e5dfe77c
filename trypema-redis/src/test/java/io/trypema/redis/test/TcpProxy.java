package io.trypema.redis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.RedisURI;

/**
 * A loopback proxy in front of a server, which degrades the network as a test requires.
 * Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

	private final int serverPort;

	private final int port = Ports.free();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final TcpPump.Traffic requests = new TcpPump.Traffic();

	private final TcpPump.Traffic replies = new TcpPump.Traffic();

	private ServerSocket listener;

	private Thread acceptor;

	private TcpProxy(int serverPort) {
		this.serverPort = serverPort;
		this.listener = listen();
		this.acceptor = acceptFrom(this.listener);
	}

	/**
	 * Put a proxy in front of a server.
	 * @param server the server, which need not run yet
	 * @return the proxy, which forwards everything until configured otherwise
	 */
	public static TcpProxy to(RedisServer server) {
		return new TcpProxy(server.port());
	}

	/**
	 * Return the address of the proxy.
	 * @return a new URI
	 */
	public RedisURI uri() {
		return RedisURI.create("127.0.0.1", this.port);
	}

	/**
	 * Delay the traffic from now on.
	 * @param request how long after it was sent by the client
	 * @param reply how long after it was sent by the server
	 */
	public void delay(Duration request, Duration reply) {
		this.requests.delay(request);
		this.replies.delay(reply);
	}

	/**
	 * Hold back everything in both directions; connections stay open.
	 */
	public void freeze() {
		this.requests.freeze();
		this.replies.freeze();
	}

	/**
	 * Forward the traffic that was held back, and all that follows.
	 */
	public void thaw() {
		this.requests.thaw();
		this.replies.thaw();
	}

	/**
	 * Close all connections, with the traffic in flight. New ones are accepted.
	 */
	public void cut() {
		this.sockets.forEach(TcpProxy::close);
		this.sockets.clear();
	}

	/**
	 * Refuse new connections. Existing ones stay open.
	 */
	public synchronized void refuse() {
		close(this.listener);
		awaitEnd(this.acceptor);
	}

	/** Until it ends, the system continues to listen. */
	private static void awaitEnd(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Accept new connections again, after {@link #refuse()}.
	 */
	public synchronized void accept() {
		this.listener = listen();
		this.acceptor = acceptFrom(this.listener);
	}

	@Override
	public void close() {
		refuse();
		thaw();
		cut();
	}

	private ServerSocket listen() {
		try {
			return new ServerSocket(this.port, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Thread acceptFrom(ServerSocket socket) {
		return TcpPump.daemon("tcp-proxy-listener", () -> accept(socket));
	}

	private void accept(ServerSocket socket) {
		while (!socket.isClosed()) {
			try {
				connect(socket.accept());
			}
			catch (IOException ex) {
				// The listener was closed
			}
		}
	}

	private void connect(Socket client) throws IOException {
		this.sockets.add(client);
		try {
			Socket server = new Socket(InetAddress.getLoopbackAddress(), this.serverPort);
			this.sockets.add(server);
			TcpPump.start(client, server, this.requests);
			TcpPump.start(server, client, this.replies);
		}
		catch (IOException ex) {
			client.close();
		}
	}

	static void close(AutoCloseable resource) {
		try {
			resource.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
