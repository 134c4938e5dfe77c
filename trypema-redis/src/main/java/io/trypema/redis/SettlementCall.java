package io.trypema.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Sends the use of a lease to Redis, and asks for more permits.
 */
final class SettlementCall extends LimitCall<LeaseReply> {

	private final LeasedKey leased;

	private final Settlement settlement;

	private final Consumer<ScriptRequest> limit;

	private final AtomicBoolean answered = new AtomicBoolean();

	/**
	 * Create the call.
	 * @param leased the key
	 * @param settlement the update of the lease
	 * @param limit writes the limit, and the values that the script needs beside the
	 * lease
	 */
	SettlementCall(LeasedKey leased, Settlement settlement, Consumer<ScriptRequest> limit) {
		super(leased.stateKey);
		this.leased = leased;
		this.settlement = settlement;
		this.limit = limit;
	}

	@Override
	Lease lease() {
		return this.settlement.lease();
	}

	@Override
	void write(ScriptRequest request, int lease) {
		this.settlement.write(request.whole(LEASE).whole(lease));
		this.limit.accept(request);
	}

	/** Adds the permits before any call that was sent with this is answered. */
	@Override
	LeaseReply read(ScriptReply reply) {
		LeaseReply answer = LeaseReply.read(reply, stateKey().space().isSuppressed());
		if (this.answered.compareAndSet(false, true)) {
			this.leased.settled(this.settlement, answer);
		}
		return answer;
	}

	@Override
	void deliver(@Nullable LeaseReply answer) {
		super.deliver(answer);
		this.leased.goOn();
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		boolean failed = super.completeExceptionally(failure);
		if (failed && this.answered.compareAndSet(false, true)) {
			this.leased.failed(this.settlement);
			this.leased.goOn();
		}
		return failed;
	}

}
