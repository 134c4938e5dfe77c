package io.trypema.redis;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.trypema.RateLimitDecision;

/**
 * Tells Redis what was done with a lease, and has it decide the calls that wait.
 */
final class SettlementCall extends Call<LeaseReply> {

	private final LeasedKey leased;

	private final Settlement settlement;

	private final Consumer<Request> writer;

	private final Function<Reply, List<RateLimitDecision>> decisions;

	private List<RateLimitDecision> decided = List.of();

	/**
	 * Create the call.
	 * @param leased the key
	 * @param settlement what to tell
	 * @param writer writes what is to be told beside the lease
	 * @param decisions reads the decisions on the calls that wait
	 */
	SettlementCall(LeasedKey leased, Settlement settlement, Consumer<Request> writer,
			Function<Reply, List<RateLimitDecision>> decisions) {
		super(leased.stateKey);
		this.leased = leased;
		this.settlement = settlement;
		this.writer = writer;
		this.decisions = decisions;
	}

	@Override
	void write(Request request) {
		this.settlement.write(request.whole(Operation.LEASE), this.leased.terms);
		this.writer.accept(request);
	}

	@Override
	LeaseReply read(Reply reply) {
		this.decided = this.decisions.apply(reply);
		return this.leased.read(reply);
	}

	/** The lease is there before those who waited come again. */
	@Override
	void deliver(@Nullable LeaseReply answer) {
		if (answer != null && complete(answer)) {
			this.leased.settled(this.settlement, answer);
		}
		for (int i = 0; i < this.decided.size(); i++) {
			this.settlement.waiters().get(i).complete(this.decided.get(i));
		}
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		boolean failed = super.completeExceptionally(failure);
		if (failed) {
			this.leased.failed(this.settlement);
			this.settlement.waiters().forEach((waiter) -> waiter.completeExceptionally(failure));
		}
		return failed;
	}

}
