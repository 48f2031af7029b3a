"""Is every number the same whichever way it is read? Random federations whose unions merge, close, move and fall silent.

python -m bench.soak.one_truth [--sets 10000] [--first 0]
"""

import argparse
import sys
import time

from bench.own_product import own_product


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sets", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=20, help="of every so many sets the files are read too")
    parser.add_argument("--first", type=int, default=0, help="seed of the first set")
    options = parser.parse_args()
    with own_product():
        from random import Random

        from django.db import transaction
        from django.test import Client
        from django.utils import timezone

        from bench.one_truth import differences, invent, make_viewer
        from suishin.accounts.models import User
        from suishin.results.actions import rebuild_summaries, store_packaged_products

        store_packaged_products(now=timezone.now())
        system, wrong, started = User.objects.system(), list[str](), time.perf_counter()
        for seed in range(options.first, options.first + options.sets):
            with transaction.atomic():
                world = invent(Random(seed))
                rebuild_summaries()
                client, viewer = None, system
                if seed % options.files == 0:
                    client, viewer = Client(), make_viewer(world.national)
                    client.force_login(viewer, backend="suishin.accounts.backends.AccountBackend")
                wrong += [f"seed {seed}: {difference}" for difference in differences(world, viewer, client=client)]
                transaction.set_rollback(True)
            if (seed + 1) % 500 == 0:
                print(f"{seed + 1 - options.first} sets, {len(wrong)} differences", flush=True)
    print(f"{options.sets} sets, {len(wrong)} differences, {time.perf_counter() - started:.0f} s")
    for difference in wrong[:40]:
        print(f"  {difference}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
