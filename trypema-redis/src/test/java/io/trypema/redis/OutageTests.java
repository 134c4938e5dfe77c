package io.trypema.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.trypema.redis.test.RedisServer;
import io.trypema.redis.test.TcpProxy;

/**
 * Tests for outages of a single server.
 */
class OutageTests extends OutageContract {

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	RedisServer server() {
		return server;
	}

	@Override
	RedisConnector connector(TcpProxy proxy) {
		return RedisConnector.of(server.client(), proxy.uri());
	}

}
