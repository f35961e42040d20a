from __future__ import annotations

from dataclasses import replace

from store_samples import DAY, NOON, alert, observed

from monitor.results import AlertDelivery
from monitor.store import Backlog, Delivery, DeliveryState, Store


def queue(store: Store, *names: str, channels: tuple[str, ...] = ("team",)) -> None:
    with store.write() as writer:
        for name in names:
            writer.queue_alert(alert(name), channels)


def due(store: Store, channel: str = "team", days: float = 0) -> list[str]:
    with store.read() as reader:
        return [one.alert.id for one in reader.due_deliveries(channel, NOON + days * DAY)]


def test_an_alert_reads_back_as_it_was(store: Store) -> None:
    with store.write() as writer:
        seen = writer.add_observation(observed())
        writer.queue_alert(alert(observation=seen), ["team"])
    with store.read() as reader:
        assert reader.alert("alert-1") == replace(alert(observation=seen), entry=2)
        assert reader.alert("alert-2") is None


def test_an_alert_that_is_there_already_is_not_queued_again(store: Store) -> None:
    with store.write() as writer:
        assert writer.queue_alert(alert(), ["team"])
        assert not writer.queue_alert(replace(alert(), title="again"), ["team", "audit"])
    with store.read() as reader:
        assert len(reader.alerts()) == 1
        assert reader.backlog() == Backlog(queued=1, dead=0)
    assert store.audit().problem is None


def test_each_channel_gets_its_alerts_in_the_order_they_arose(store: Store) -> None:
    queue(store, "b", "a")
    queue(store, "c", channels=("team", "audit"))
    assert due(store) == ["b", "a", "c"]
    assert due(store, "audit") == ["c"]
    assert due(store, "nobody") == []


def test_a_delivered_alert_is_not_due_any_more(store: Store) -> None:
    queue(store, "a", "b")
    with store.write() as writer:
        writer.mark_delivery("a", "team", DeliveryState.DELIVERED, at=NOON)
    assert due(store) == ["b"]
    with store.read() as reader:
        (newest, oldest) = reader.alerts()
        assert newest.deliveries == (AlertDelivery("team", "queued"),)
        assert oldest.deliveries == (AlertDelivery("team", "delivered", 1),)


def test_an_alert_that_must_wait_holds_up_those_after_it(store: Store) -> None:
    queue(store, "a", "b", channels=("team", "audit"))
    with store.write() as writer:
        writer.mark_delivery("a", "team", DeliveryState.QUEUED, at=NOON, error="down", next_try_at=NOON + DAY)
    assert due(store) == []
    assert due(store, "audit") == ["a", "b"]
    assert due(store, days=1) == ["a", "b"]


def test_an_alert_given_up_holds_nothing_up_and_is_counted(store: Store) -> None:
    queue(store, "a", "b")
    with store.write() as writer:
        writer.mark_delivery("a", "team", DeliveryState.QUEUED, at=NOON, error="down", next_try_at=NOON)
        writer.mark_delivery("a", "team", DeliveryState.DEAD, at=NOON, error="gone")
    assert due(store) == ["b"]
    with store.read() as reader:
        assert reader.backlog() == Backlog(queued=1, dead=1)
        (dead,) = reader.alerts(state=DeliveryState.DEAD)
    assert dead.id == "a"
    assert dead.deliveries == (AlertDelivery("team", "dead", 2, "gone"),)


def test_an_alert_given_up_can_be_queued_anew(store: Store) -> None:
    queue(store, "a")
    with store.write() as writer:
        writer.mark_delivery("a", "team", DeliveryState.DEAD, at=NOON, error="gone")
        writer.queue_delivery("a", "team")
    with store.read() as reader:
        (one,) = reader.due_deliveries("team", NOON)
    assert one == Delivery(one.alert, "team", DeliveryState.QUEUED, 0, None, None, None)


def test_alerts_come_newest_first_and_as_many_as_asked_for(store: Store) -> None:
    queue(store, "a", "b", "c", channels=("team", "audit"))
    queue(store, "quiet", channels=())
    with store.read() as reader:
        assert [one.id for one in reader.alerts()] == ["quiet", "c", "b", "a"]
        assert [one.id for one in reader.alerts(limit=2)] == ["quiet", "c"]
        assert [one.channel for one in reader.alerts(limit=2)[1].deliveries] == ["audit", "team"]
        assert reader.alerts("nobody") == []
        assert reader.alerts(since=NOON + DAY) == []


def test_no_more_is_fetched_at_once_than_asked_for(store: Store) -> None:
    queue(store, *(f"alert-{number}" for number in range(5)))
    with store.read() as reader:
        assert len(reader.due_deliveries("team", NOON, limit=3)) == 3
