package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls of one key of a plain counter. Consecutive increments of the same sign are
 * added as one, and each call gets its own total.
 */
final class PlainKeyBatch extends KeyBatch {

	private final CounterSpace space;

	private final List<PlainCall> calls = new ArrayList<>(1);

	PlainKeyBatch(CounterSpace space, byte[] name) {
		super(name);
		this.space = space;
	}

	@Override
	List<PlainCall> calls() {
		return this.calls;
	}

	@Override
	void add(Call<?> call) {
		this.calls.add((PlainCall) call);
	}

	@Override
	ScriptKind script() {
		return ScriptKind.COUNT;
	}

	@Override
	void write(ScriptRequest request) {
		this.calls.forEach(PlainCall::written);
		this.space.write(request);
		List<Run> runs = runs();
		request.whole(runs.size());
		for (Run run : runs) {
			if (run.calls().size() == 1) {
				run.calls().get(0).write(request);
			}
			else {
				PlainCall.writeAll(request, run.sum(), run.calls());
			}
		}
	}

	@Override
	void read(ScriptReply reply) {
		for (Run run : runs()) {
			if (run.calls().size() == 1) {
				run.calls().get(0).readResult(reply);
			}
			else {
				run.read(reply);
			}
		}
	}

	/** Return the calls in runs that are sent as one. */
	private List<Run> runs() {
		List<Run> runs = new ArrayList<>(1);
		int first = 0;
		long sum = 0;
		for (int i = 0; i < this.calls.size(); i++) {
			long summand = this.calls.get(i).summand();
			boolean together = i > first && canAdd(sum, summand);
			if (i > first && !together) {
				runs.add(new Run(this.calls.subList(first, i), sum));
				first = i;
			}
			sum = together ? sum + summand : summand;
		}
		runs.add(new Run(this.calls.subList(first, this.calls.size()), sum));
		return runs;
	}

	/** Of the same sign, so that none of them overflows unless the sum does. */
	private static boolean canAdd(long sum, long summand) {
		return (sum > 0 && summand > 0 && sum <= Long.MAX_VALUE - summand)
				|| (sum < 0 && summand < 0 && sum >= Long.MIN_VALUE - summand);
	}

	/**
	 * Calls that are sent as one.
	 *
	 * @param calls the calls
	 * @param sum the sum of their increments
	 */
	private record Run(List<PlainCall> calls, long sum) {

		void read(ScriptReply reply) {
			switch (CounterReply.Status.read(reply)) {
				case DONE -> total(reply.text());
				case OVERFLOW -> this.calls.forEach((call) -> call.readResult(reply));
				case FOREIGN -> this.calls.forEach((call) -> call.result(CounterReply.foreign()));
			}
		}

		private void total(long sum) {
			long total = sum - this.sum;
			for (PlainCall call : this.calls) {
				total += call.summand();
				call.result(CounterReply.total(total));
			}
		}

	}

}
