# binary: release
"""Links between what different runs read: whichever comes first, the graph is one. And who may delete a backup."""
# servers: neo4j2

import itertools
import json

import pytest
from graphs import differences

MINE, THEIRS = "123456789012", "210987654321"
TAG = 1700000000


def table(account, region, name, **members):
    arn = f"arn:aws:dynamodb:{region}:{account}:table/{name}"
    return {"TableName": name, "TableArn": arn, "TableStatus": "ACTIVE", **members}


def restored(account, region, name):
    """A RestoreSummary that names a backup of that table, and the table."""
    arn = f"arn:aws:dynamodb:{region}:{account}:table/{name}"
    return {"RestoreSummary": {"SourceBackupArn": f"{arn}/backup/01680000000000-aaaaaaaa", "SourceTableArn": arn}}


def recording(file, account, region, *tables):
    """A file of one account's answers of one region."""
    head = {"account": account, "region": region, "status": 200}
    names = sorted(described["TableName"] for described in tables)
    lines = [{**head, "operation": "dynamodb:ListTables", "request": {}, "body": {"TableNames": names}}]
    for described in tables:
        request = {"TableName": described["TableName"]}
        body = {"Table": described}
        lines.append({**head, "operation": "dynamodb:DescribeTable", "request": request, "body": body})
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def sync(dynatlas, store, source, tag=TAG):
    dynatlas.run("sync", "--source", source, *store.arguments, "--update-tag", tag, env=store.env).expect(0)


def pieces(folder):
    """Tables that are restored from each other, in two regions and two accounts."""
    return [
        recording(folder / "mine-here", MINE, "here", table(MINE, "here", "a", **restored(MINE, "there", "b"))),
        recording(
            folder / "mine-there",
            MINE,
            "there",
            table(MINE, "there", "b", **restored(THEIRS, "here", "c")),
            table(MINE, "there", "d", **restored(MINE, "there", "b")),
        ),
        recording(folder / "theirs", THEIRS, "here", table(THEIRS, "here", "c", **restored(MINE, "here", "a"))),
    ]


def link(kind, account, region, name, target):
    return (kind, f"arn:aws:dynamodb:{region}:{account}:table/{name}/restore", target)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=lambda order: "".join(map(str, order)))
def test_any_order_of_runs_gives_one_graph(dynatlas, store, tmp_path, order):
    files = pieces(tmp_path)
    for index in order:
        sync(dynatlas, store, files[index])
    graph = store.read()
    there = f"arn:aws:dynamodb:there:{MINE}:table/b"
    lent = f"arn:aws:dynamodb:here:{THEIRS}:table/c"
    here = f"arn:aws:dynamodb:here:{MINE}:table/a"
    ends = [(MINE, "here", "a", there), (MINE, "there", "b", lent), (MINE, "there", "d", there)]
    ends.append((THEIRS, "here", "c", here))
    wanted = {link("RESTORED_FROM_TABLE", *end) for end in ends}
    wanted |= {link("RESTORED_FROM_BACKUP", *end[:3], f"{end[3]}/backup/01680000000000-aaaaaaaa") for end in ends}
    assert {key for key in graph.relationships if key[0].startswith("RESTORED_FROM")} == wanted
    for owner, source in (MINE, there), (THEIRS, lent), (MINE, here):
        assert ("RESOURCE", owner, f"{source}/backup/01680000000000-aaaaaaaa") in graph.relationships
    whole = tmp_path / "whole"
    whole.write_text("".join(file.read_text() for file in files))
    sync(dynatlas, store, whole)
    assert list(differences(store.read(), graph)) == []


def test_a_backup_of_an_account_that_is_not_mapped_hangs_on_none(dynatlas, store, tmp_path):
    from_elsewhere = table(MINE, "here", "a", **restored(THEIRS, "x", "y"))
    sync(dynatlas, store, recording(tmp_path / "answers", MINE, "here", from_elsewhere))
    graph = store.read()
    (backup,) = [key for key, node in graph.nodes.items() if node.label == "DynamoDBBackup"]
    assert graph.nodes[backup].properties["account_id"] == THEIRS
    assert [key for key in graph.relationships if backup in key] == [
        ("RESTORED_FROM_BACKUP", f"arn:aws:dynamodb:here:{MINE}:table/a/restore", backup)
    ]


@pytest.mark.parametrize("last_to_go", ["mine", "theirs"])
def test_a_backup_goes_when_nothing_points_at_it_any_more(dynatlas, store, tmp_path, last_to_go):
    """Two accounts' tables were restored from one backup. The tables go, or are no longer said to be restored."""

    def backups():
        return [key for key, node in store.read().nodes.items() if node.label == "DynamoDBBackup"]

    source = restored(THEIRS, "here", "gone")
    sync(dynatlas, store, recording(tmp_path / "1", MINE, "here", table(MINE, "here", "a", **source)))
    sync(dynatlas, store, recording(tmp_path / "2", THEIRS, "here", table(THEIRS, "here", "b", **source)))
    assert backups() == [source["RestoreSummary"]["SourceBackupArn"]]
    end = [
        recording(tmp_path / "mine", MINE, "here", table(MINE, "here", "a")),
        recording(tmp_path / "theirs", THEIRS, "here"),
    ]
    if last_to_go == "mine":
        end.reverse()
    sync(dynatlas, store, end[0], TAG + 1)
    assert len(backups()) == 1
    sync(dynatlas, store, end[1], TAG + 1)
    assert backups() == []


def test_a_key_is_linked_where_its_node_exists(dynatlas, store, tmp_path):
    keys = [f"arn:aws:kms:here:{MINE}:key/{number}" for number in (1, 2)]

    def answers(*keys_of_tables):
        described = [
            table(MINE, "here", f"t{i}", SSEDescription={"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key})
            for i, key in enumerate(keys_of_tables)
        ]
        return recording(tmp_path / "answers", MINE, "here", *described)

    def links():
        found = [key[1:] for key in store.read().relationships if key[0] == "USES_KMS_KEY"]
        return sorted((source.split("/")[1], target) for source, target in found)

    sync(dynatlas, store, answers(*keys))
    assert links() == []
    store.add_kms_keys(keys[:1])
    sync(dynatlas, store, answers(*keys))
    assert links() == [("t0", keys[0])]
    sync(dynatlas, store, answers(keys[1], keys[0]))
    assert links() == [("t1", keys[0])]
    assert store.read().nodes[keys[0]].properties == {"id": keys[0], "arn": keys[0]}
