package io.trypema.redis;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.trypema.redis.Settlement.Purpose;
import io.trypema.redis.test.RedisServer;
import io.trypema.test.MutableTicker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for single settlements in Redis, in any order.
 */
class SettlementTests {

	private static final byte[] KEY = RedisSocket.bytes("test:{key}");

	private static final long TERM_MICROS = 200_000;

	private static final long EXPIRY_MICROS = TERM_MICROS * 5 / 4;

	private final RedisServer redis = RedisServer.start();

	private final RedisSocket socket = new RedisSocket(this.redis.port());

	private final Lease lease = new Lease(MutableTicker.startingAt(0), 0);

	@AfterEach
	void close() {
		this.socket.close();
		this.redis.close();
	}

	/** Settle the lease on a key with a window of a second and a limit of 100 permits. */
	private LeaseReply settle(long micros, long seen, long spent, long wanted) {
		Settlement settlement = new Settlement(this.lease, new Lease.Totals(seen, spent, 0, 0, 0, 0), wanted, 1,
				TERM_MICROS * 1000, 0, Purpose.ASK);
		ScriptRequest request = new ScriptRequest(new ServerClock(ServerClock.DRIFT)).whole(0)
			.whole(1_000_000)
			.whole(10_000)
			.whole(1)
			.whole(1)
			.whole(LimitCall.LEASE)
			.whole(1);
		settlement.write(request);
		ScriptReply reply = new ScriptReply(run(micros, request.whole(100).toByteArray()));
		reply.whole();
		return LeaseReply.read(reply, false);
	}

	private byte[] run(long micros, byte[] request) {
		this.socket.write(List.of(RedisSocket.bytes("SET"), RedisSocket.bytes("test:clock"),
				RedisSocket.bytes(Long.toString(1_000_000_000_000_000L + micros))));
		this.socket.write(List.of(RedisSocket.bytes("EVAL"),
				RedisSocket.bytes(Scripts.withClock("test-clock.lua").limit().text()), RedisSocket.bytes("2"), KEY,
				this.lease.name(KEY), request));
		this.socket.read();
		return this.socket.read();
	}

	@Test
	void grantIsRepeatedWhileTheLeaseLasts() {
		settle(0, 0, 0, 6);
		LeaseReply reply = settle(TERM_MICROS - 1, 0, 0, 6);
		assertThat(reply.known()).isTrue();
		assertThat(reply.granted()).isEqualTo(6);
		assertThat(reply.used()).isEqualTo(6);
	}

	@Test
	void leaseThatHasExpiredDoesNotBeginAgain() {
		settle(0, 0, 0, 6);
		LeaseReply reply = settle(EXPIRY_MICROS, 0, 0, 6);
		assertThat(reply.known()).isFalse();
		assertThat(reply.used()).isEqualTo(6);
	}

	@Test
	void permitsOfALeaseThatHasExpiredCountOnce() {
		settle(0, 0, 0, 6);
		settle(EXPIRY_MICROS, 0, 0, 0);
		settle(EXPIRY_MICROS, 6, 6, 12);
		assertThat(settle(EXPIRY_MICROS, 12, 6, 12).used()).isEqualTo(6);
	}

}
