package io.trypema.redis.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Carries the bytes of one direction of one connection, each chunk no earlier than its
 * delay allows and none before its predecessor.
 */
final class TcpPump {

	private static final int CHUNK = 64 * 1024;

	private static final Chunk END = new Chunk(ByteBuffer.allocate(0), System.nanoTime());

	private final BlockingQueue<Chunk> onTheWay = new LinkedBlockingQueue<>();

	private final Socket from;

	private final Socket to;

	private final Traffic traffic;

	private TcpPump(Socket from, Socket to, Traffic traffic) {
		this.from = from;
		this.to = to;
		this.traffic = traffic;
	}

	static void start(Socket from, Socket to, Traffic traffic) throws IOException {
		to.setTcpNoDelay(true);
		TcpPump pump = new TcpPump(from, to, traffic);
		Thread writer = daemon("tcp-proxy-writer", pump::write);
		daemon("tcp-proxy-reader", () -> pump.read(writer));
	}

	static Thread daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void read(Thread writer) {
		byte[] buffer = new byte[CHUNK];
		try {
			InputStream input = this.from.getInputStream();
			for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
				this.traffic.awaitThaw();
				this.onTheWay.add(new Chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, length)), this.traffic.due()));
			}
			this.onTheWay.add(END);
		}
		catch (IOException ex) {
			writer.interrupt();
		}
	}

	private void write() {
		try (this.from; this.to) {
			for (Chunk chunk = this.onTheWay.take(); chunk.bytes().hasRemaining(); chunk = this.onTheWay.take()) {
				TimeUnit.NANOSECONDS.sleep(chunk.dueNanos() - System.nanoTime());
				this.to.getOutputStream().write(chunk.bytes().array());
			}
		}
		catch (IOException | InterruptedException ex) {
			// The connection was cut
		}
	}

	/**
	 * Treatment of all connections in one direction.
	 */
	static final class Traffic {

		private volatile long delayNanos;

		private boolean frozen;

		void delay(Duration delay) {
			this.delayNanos = delay.toNanos();
		}

		long due() {
			return System.nanoTime() + this.delayNanos;
		}

		synchronized void freeze() {
			this.frozen = true;
		}

		synchronized void thaw() {
			this.frozen = false;
			notifyAll();
		}

		synchronized void awaitThaw() {
			while (this.frozen) {
				try {
					wait();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}

	}

	private record Chunk(ByteBuffer bytes, long dueNanos) {
	}

}
