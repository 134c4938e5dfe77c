package io.trypema.redis.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of the loopback interface. Each and its cluster bus port lie below the range
 * that systems use for outgoing connections, so none is taken while its server restarts.
 */
final class Ports {

	private static final int FIRST = 12_000;

	private static final int END = 22_000;

	private static final int BUS_OFFSET = 10_000;

	private Ports() {
	}

	static int free() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, END);
			if (isFree(port)) {
				return port;
			}
		}
	}

	static boolean isFree(int port) {
		return canBind(port) && canBind(port + BUS_OFFSET);
	}

	private static boolean canBind(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
