package io.trypema.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.trypema.internal.WaitingLine;

/**
 * The places of one key that this instance holds, and who asks for more. Kept while there
 * are any. Thread-safe.
 */
final class SharedPlaces {

	/*
	 * Redis has one number for each key and instance, its slice; here is what it should
	 * be: the places that permits hold. As calls are answered in the order in which they
	 * were made, each answer shows the slice that the one before it left. If it does not,
	 * or if a call got no answer, the slice is in doubt: calls are held back, and when
	 * none is under way any more, the slice is set to what is held, which counts places
	 * that were given back meanwhile. As what was sent before an answer was lost may
	 * still arrive, the slice is looked at once more with the next sign of life.
	 *
	 * Calls are made without a lock, each step by one thread at a time.
	 */

	private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

	/** Whoever waits in line need not ask now. */
	private static final long NOBODY = -1;

	private final SharedKeys keys;

	private final String key;

	private final byte[] field;

	private final PlacesClient client;

	/** The places that permits hold. */
	private long held;

	/** The slice in Redis, by the last answer. */
	private long known;

	/** The calls to Redis that are under way. */
	private int underWay;

	private boolean doubtful;

	/** Whether to set the slice right now, and not at the next occasion. */
	private boolean due;

	private boolean setting;

	private boolean lookedAtOnceMore;

	private int losses;

	private boolean forgotten;

	private boolean proceeding;

	/** Those who are held back while the slice is in doubt. */
	private final Deque<PlaceRequest> heldBack = new ArrayDeque<>();

	/** Places that are given back when the slice is set. */
	private final List<CompletableFuture<Void>> returning = new ArrayList<>();

	/** Those who wait for a place. */
	private final WaitingLine<PlaceRequest> line = new WaitingLine<>();

	/** The one in line for whom Redis is asked. */
	private @Nullable PlaceRequest asking;

	/** Those whose limit has more places than these should ask, or {@link #NOBODY}. */
	private long askingFrom = NOBODY;

	private boolean pausing;

	private long pause = FIRST_PAUSE;

	SharedPlaces(SharedKeys keys, String key, PlacesClient client) {
		this.keys = keys;
		this.key = key;
		this.field = client.field(key);
		this.client = client;
	}

	/** Have a place asked for, and return whether the key is not forgotten. */
	boolean request(PlaceRequest request) {
		Turn turn = turnOf(request);
		switch (turn) {
			case FORGOTTEN -> {
				return false;
			}
			case HELD_BACK -> request.timer(this.client
				.schedule(() -> request.completeExceptionally(this.client.timedOut()), this.client.timeoutNanos()));
			case IN_LINE -> waitInLine(request);
			case NOW -> {
			}
		}
		// Those who wait come first
		proceed();
		if (turn == Turn.NOW) {
			take(request);
		}
		return true;
	}

	private synchronized Turn turnOf(PlaceRequest request) {
		if (this.forgotten) {
			return Turn.FORGOTTEN;
		}
		this.due = true;
		if (this.doubtful || this.setting) {
			this.heldBack.add(request);
			return Turn.HELD_BACK;
		}
		boolean others = this.line.size() > 0;
		if (others) {
			this.askingFrom = 0;
		}
		if (others && !request.isLate()) {
			this.line.add(request, request.places());
			return Turn.IN_LINE;
		}
		this.underWay++;
		return Turn.NOW;
	}

	private void waitInLine(PlaceRequest request) {
		request.timer(this.client.schedule(() -> giveUp(request), request.leftNanos(this.client.now())));
	}

	private void take(PlaceRequest request) {
		this.client.take(this.field, request.places(), (answer) -> answered(request, answer));
	}

	private void answered(PlaceRequest request, PlacesAnswer answer) {
		RuntimeException failure = answer.failure();
		if (failure != null) {
			failed(request, answer).forEach((each) -> each.failElsewhere(failure));
		}
		else if (answer.isChanged()) {
			taken(request, answer);
		}
		else {
			refused(request, answer);
		}
	}

	private List<PlaceRequest> failed(PlaceRequest request, PlacesAnswer answer) {
		List<PlaceRequest> failed = new ArrayList<>(1);
		synchronized (this) {
			note(answer);
			if (this.asking == request) {
				this.asking = null;
				leaveLine(failed);
			}
			else {
				failed.add(request);
			}
		}
		proceed();
		return failed;
	}

	private void taken(PlaceRequest request, PlacesAnswer answer) {
		SharedPlace permit;
		synchronized (this) {
			this.held++;
			note(answer);
			if (this.asking == request) {
				this.asking = null;
				this.line.remove(request, request.places());
				this.pause = FIRST_PAUSE;
				askFrom(answer.taken());
			}
			permit = new SharedPlace(this, lossesByNow());
		}
		proceed();
		if (this.client.hasLeft()) {
			this.client.giveBack(this.field, (ignored) -> {
			});
			request.failElsewhere(PlacesClient.closed());
		}
		else {
			request.allow(answer.taken(), permit);
		}
	}

	private void refused(PlaceRequest request, PlacesAnswer answer) {
		boolean waited;
		boolean waits;
		synchronized (this) {
			note(answer);
			request.refusedAt(answer.taken());
			waited = this.asking == request;
			waits = !request.isLate() && !request.isDone();
			if (waited) {
				this.asking = null;
			}
			if (waits && !waited) {
				this.line.add(request, request.places());
			}
			else if (!waits) {
				this.line.remove(request, request.places());
			}
			askFrom(answer.taken());
		}
		if (waits && !waited) {
			waitInLine(request);
		}
		else if (!waits) {
			request.refuse();
		}
		proceed();
	}

	/** Have those ask next who may get a place, unless anybody should. */
	private void askFrom(long taken) {
		if (this.askingFrom == NOBODY) {
			this.askingFrom = taken;
		}
	}

	/** Wait no longer for a place. */
	void giveUp(PlaceRequest request) {
		boolean refused;
		synchronized (this) {
			request.giveUp();
			refused = this.asking != request && this.line.remove(request, request.places());
		}
		if (refused) {
			request.refuse();
		}
		proceed();
	}

	/** Forget one that somebody else has ended. */
	void leave(PlaceRequest request) {
		synchronized (this) {
			this.line.remove(request, request.places());
			this.heldBack.remove(request);
		}
		proceed();
	}

	/** Give a place back, now or when the slice is set right. */
	void giveBack(CompletableFuture<Void> done) {
		if (givesBackNow(done)) {
			this.client.giveBack(this.field, (answer) -> givenBack(answer, done));
		}
		synchronized (this) {
			this.askingFrom = 0;
			this.pause = FIRST_PAUSE;
		}
		proceed();
		if (this.client.hasLeft()) {
			done.complete(null);
		}
	}

	private synchronized boolean givesBackNow(CompletableFuture<Void> done) {
		this.held--;
		this.due = true;
		if (this.doubtful || this.setting) {
			this.returning.add(done);
			return false;
		}
		this.underWay++;
		return true;
	}

	private void givenBack(PlacesAnswer answer, CompletableFuture<Void> done) {
		synchronized (this) {
			note(answer);
			if (answer.failure() != null) {
				this.returning.add(done);
			}
		}
		proceed();
		if (answer.failure() == null) {
			done.complete(null);
		}
	}

	/** Look at the slice, if nothing else does. */
	void lookAtSlice() {
		synchronized (this) {
			if (this.underWay == 0 && (this.held > 0 || this.lookedAtOnceMore)) {
				this.doubtful = true;
				this.lookedAtOnceMore = false;
			}
			this.due = true;
		}
		proceed();
	}

	/** Set the slice right, if it is in doubt. */
	void retry() {
		synchronized (this) {
			this.due = true;
		}
		proceed();
	}

	/** Fail all who wait. */
	void failAll(RuntimeException failure) {
		List<PlaceRequest> failed = new ArrayList<>();
		synchronized (this) {
			leaveLine(failed);
			failed.addAll(this.heldBack);
			this.heldBack.clear();
		}
		failed.forEach((request) -> request.failElsewhere(failure));
	}

	private void leaveLine(List<PlaceRequest> left) {
		for (PlaceRequest first = this.line.first(0); first != null; first = this.line.first(0)) {
			this.line.remove(first, first.places());
			left.add(first);
		}
	}

	/** Whether places that were taken before may have been given to others. */
	boolean areLost(int lossesBefore) {
		return this.client.hasLeft() || this.client.isSilent() || lossesByNow() != lossesBefore;
	}

	private synchronized int lossesByNow() {
		return this.client.silences() + this.losses;
	}

	private void note(PlacesAnswer answer) {
		this.underWay--;
		InstanceReply reply = answer.reply();
		if (reply != null) {
			if (reply.previous().mine() != this.known) {
				doubt();
				compare(reply, this.known);
			}
			this.known = reply.values().mine();
		}
		else if (answer.isDoubtful()) {
			doubt();
		}
	}

	private void doubt() {
		this.doubtful = true;
		this.due = true;
		this.lookedAtOnceMore = true;
	}

	private void compare(InstanceReply reply, long expected) {
		if (reply.previous().mine() < expected) {
			this.losses++;
			this.keys.lost();
		}
	}

	/** Do whatever is to be done next, unless another thread does. */
	private void proceed() {
		synchronized (this) {
			if (this.proceeding) {
				return;
			}
			this.proceeding = true;
		}
		for (Runnable step = nextStep(); step != null; step = nextStep()) {
			step.run();
		}
	}

	private synchronized @Nullable Runnable nextStep() {
		if (this.underWay == 0 && !this.doubtful && this.known != this.held) {
			doubt();
		}
		Runnable step = null;
		if (this.doubtful) {
			step = settingRight();
		}
		else if (!this.setting) {
			step = nextCall();
		}
		this.proceeding = step != null;
		return step;
	}

	private @Nullable Runnable settingRight() {
		if (!this.due || this.underWay > 0 || this.client.hasLeft()) {
			return null;
		}
		this.setting = true;
		this.doubtful = false;
		this.underWay++;
		long right = this.held;
		List<CompletableFuture<Void>> returned = List.copyOf(this.returning);
		this.returning.clear();
		return () -> this.client.setRight(this.field, right, (answer) -> {
			wasSet(right, answer);
			returned.forEach((done) -> done.complete(null));
		});
	}

	private void wasSet(long right, PlacesAnswer answer) {
		synchronized (this) {
			this.setting = false;
			this.underWay--;
			InstanceReply reply = answer.reply();
			if (reply != null) {
				compare(reply, right);
				this.known = reply.values().mine();
			}
			else {
				doubt();
				this.due = false;
			}
		}
		RuntimeException failure = answer.failure();
		if (failure != null) {
			failAll(failure);
			this.keys.retryLater();
		}
		proceed();
	}

	private @Nullable Runnable nextCall() {
		PlaceRequest next = this.heldBack.poll();
		if (next == null && this.asking == null && this.askingFrom != NOBODY) {
			next = this.line.first(this.askingFrom);
			this.asking = next;
			this.askingFrom = NOBODY;
		}
		if (next != null) {
			PlaceRequest request = next;
			this.underWay++;
			return () -> take(request);
		}
		if (this.line.size() > 0) {
			return (this.asking == null && !this.pausing) ? pausing() : null;
		}
		return forgetting();
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private Runnable pausing() {
		this.pausing = true;
		long delay = this.pause / 2 + ThreadLocalRandom.current().nextLong(this.pause / 2);
		this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
		return () -> {
			this.client.schedule(this::pauseEnded, delay);
			if (this.client.isClosed()) {
				failAll(PlacesClient.closed());
			}
		};
	}

	private void pauseEnded() {
		synchronized (this) {
			this.pausing = false;
			this.askingFrom = 0;
		}
		proceed();
	}

	private @Nullable Runnable forgetting() {
		if (this.forgotten || this.held > 0 || this.underWay > 0 || this.lookedAtOnceMore) {
			return null;
		}
		this.forgotten = true;
		return () -> this.keys.forget(this.key, this);
	}

	/** When a request is asked for. */
	private enum Turn {

		FORGOTTEN, HELD_BACK, IN_LINE, NOW

	}

}
